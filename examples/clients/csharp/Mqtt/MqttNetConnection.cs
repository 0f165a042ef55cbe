using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Client;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Sifaka
{
    /// <summary>
    /// A connection of MQTTnet 4.3, the last major version for .NET Standard and so for Unity. Under
    /// MQTTnet 5 (.NET 8 and later) the factory is MqttClientFactory, the namespace MQTTnet.Client is
    /// gone, and PayloadSegment is Payload.
    /// </summary>
    public sealed class MqttNetConnection : IMqttConnection
    {
        private readonly IMqttClient mqtt = new MqttFactory().CreateMqttClient();
        private readonly Action<MqttClientOptionsBuilder> address;
        private int hasEnded;

        /// <param name="address">
        /// options => options.WithTcpServer("127.0.0.1", 1883), or
        /// options => options.WithWebSocketServer(server => server.WithUri("ws://127.0.0.1:8083/mqtt"))
        /// </param>
        public MqttNetConnection(Action<MqttClientOptionsBuilder> address)
        {
            this.address = address;
        }

        public event Action<string, byte[]> Received;

        public event Action<string> Ended;

        public async Task ConnectAsync(string clientId, CancellationToken cancel)
        {
            mqtt.ApplicationMessageReceivedAsync += Receive;
            mqtt.DisconnectedAsync += End;
            var options = new MqttClientOptionsBuilder()
                .WithProtocolVersion(MqttProtocolVersion.V311)
                .WithClientId(clientId)
                .WithCleanSession()
                .WithKeepAlivePeriod(TimeSpan.FromSeconds(30));
            address(options);
            // It throws for a CONNACK other than 0.
            await mqtt.ConnectAsync(options.Build(), cancel).ConfigureAwait(false);
        }

        public async Task SubscribeAsync(string[] filters, CancellationToken cancel)
        {
            var options = new MqttClientSubscribeOptionsBuilder();
            foreach (var filter in filters)
                options.WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce);
            var granted = await mqtt.SubscribeAsync(options.Build(), cancel).ConfigureAwait(false);
            foreach (var item in granted.Items)
                if ((int)item.ResultCode >= 0x80)
                    throw new IOException("the server refused the subscription of " + item.TopicFilter.Topic);
        }

        public async Task PublishAsync(string topic, byte[] payload)
        {
            var message = new MqttApplicationMessageBuilder()
                .WithTopic(topic)
                .WithPayload(payload)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .Build();
            await mqtt.PublishAsync(message, CancellationToken.None).ConfigureAwait(false);
        }

        public void Dispose()
        {
            Ended = null;
            // Without waiting: a DISCONNECT that cannot be sent is no loss.
            mqtt.DisconnectAsync(new MqttClientDisconnectOptions(), CancellationToken.None)
                .ContinueWith(done =>
                {
                    var ignored = done.Exception;
                    mqtt.Dispose();
                });
        }

        /// <summary>One at a time, in order; MQTTnet acknowledges when it has returned.</summary>
        private Task Receive(MqttApplicationMessageReceivedEventArgs args)
        {
            var payload = args.ApplicationMessage.PayloadSegment;
            var bytes = new byte[payload.Count];
            if (payload.Count > 0)
                Buffer.BlockCopy(payload.Array, payload.Offset, bytes, 0, payload.Count);
            Received?.Invoke(args.ApplicationMessage.Topic, bytes);
            return Task.CompletedTask;
        }

        private Task End(MqttClientDisconnectedEventArgs args)
        {
            var reason = args.Exception == null ? "the connection ended" : args.Exception.Message;
            if (args.ClientWasConnected && Interlocked.Exchange(ref hasEnded, 1) == 0) Ended?.Invoke(reason);
            return Task.CompletedTask;
        }
    }
}
