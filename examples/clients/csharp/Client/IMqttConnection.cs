using System;
using System.Threading;
using System.Threading.Tasks;

namespace Sifaka
{
    /// <summary>
    /// One connection of some MQTT library: all that the wire needs of it. It is used once: whoever
    /// wants to come back makes another, so that no library ever sends a request again by itself.
    /// </summary>
    public interface IMqttConnection : IDisposable
    {
        /// <summary>Topic and payload, one message at a time, in the order of their arrival.</summary>
        event Action<string, byte[]> Received;

        /// <summary>
        /// Raised once, with the reason, when a connection that was made has ended; never inside of a
        /// call of this object.
        /// </summary>
        event Action<string> Ended;

        /// <summary>
        /// Connects: MQTT 3.1.1, clean session. Fails where the server does not answer CONNACK 0.
        /// </summary>
        Task ConnectAsync(string clientId, CancellationToken cancel);

        /// <summary>
        /// Subscribes in one packet, with QoS 1. Fails where the server refuses one (0x80).
        /// </summary>
        Task SubscribeAsync(string[] filters, CancellationToken cancel);

        /// <summary>
        /// Publishes with QoS 1, not retained. Packets leave in the order of the calls; the task
        /// ends with the PUBACK.
        /// </summary>
        Task PublishAsync(string topic, byte[] payload);
    }
}
