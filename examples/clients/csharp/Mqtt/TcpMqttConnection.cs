using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Sifaka
{
    /// <summary>
    /// MQTT 3.1.1 over TCP or TLS, as much of it as Sifaka needs, with no package: for Unity projects
    /// that want none, and to see what goes over the wire. QoS 1 alone, no will, no WebSocket.
    /// </summary>
    public sealed class TcpMqttConnection : IMqttConnection
    {
        private const int KeepAliveSeconds = 30;
        /// <summary>Packets are written by whoever calls: nobody may have to wait for long.</summary>
        private const int SendTimeoutMs = 5000;
        /// <summary>Above the largest reply that a server sends unless configured (1 MiB).</summary>
        private const int MaxPacketBytes = 4 * 1024 * 1024;

        private readonly string host;
        private readonly int port;
        private readonly bool useTls;
        private readonly TcpClient tcp = new TcpClient { NoDelay = true, SendTimeout = SendTimeoutMs };
        private readonly object gate = new object();
        private readonly Dictionary<int, TaskCompletionSource<byte[]>> unacknowledged =
            new Dictionary<int, TaskCompletionSource<byte[]>>();
        private readonly TaskCompletionSource<byte[]> accepted = NewSource();
        private Stream stream;
        private Timer keepAlive;
        private long heardAt = Stopwatch.GetTimestamp();
        private int lastId;
        private string ended;

        public TcpMqttConnection(string host, int port = 1883, bool useTls = false)
        {
            this.host = host;
            this.port = port;
            this.useTls = useTls;
        }

        public event Action<string, byte[]> Received;

        public event Action<string> Ended;

        public async Task ConnectAsync(string clientId, CancellationToken cancel)
        {
            try
            {
                using (cancel.Register(() => End("it took too long")))
                    await OpenAsync(clientId).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // A socket that is closed under its own connect has no better words.
                throw new IOException(ended ?? error.Message, error);
            }
            // Half of what was asked for, so that one late ping is not the end.
            var period = TimeSpan.FromSeconds(KeepAliveSeconds / 2.0);
            lock (gate)
                if (ended == null) keepAlive = new Timer(_ => Ping(), null, period, period);
        }

        public async Task SubscribeAsync(string[] filters, CancellationToken cancel)
        {
            using (cancel.Register(() => End("it took too long")))
            {
                var suback = await RequestAsync(id => Packet.Subscribe(id, filters)).ConfigureAwait(false);
                for (var i = 2; i < suback.Length; i++)
                    if (suback[i] >= 0x80)
                        throw new IOException("the server refused the subscription of " + filters[i - 2]);
            }
        }

        public Task PublishAsync(string topic, byte[] payload)
        {
            return RequestAsync(id => Packet.Publish(id, topic, payload));
        }

        public void Dispose()
        {
            Ended = null;
            if (accepted.Task.Status == TaskStatus.RanToCompletion) Write(Packet.Disconnect);
            End("closed");
        }

        private async Task OpenAsync(string clientId)
        {
            await tcp.ConnectAsync(host, port).ConfigureAwait(false);
            stream = await OpenStreamAsync().ConfigureAwait(false);
            Write(Packet.Connect(clientId, KeepAliveSeconds));
            ReadPackets();
            var connack = await accepted.Task.ConfigureAwait(false);
            if (connack.Length != 2) throw new IOException("the server answered no CONNACK");
            if (connack[1] != 0) throw new IOException("the server answered CONNACK " + connack[1]);
        }

        private async Task<Stream> OpenStreamAsync()
        {
            if (!useTls) return tcp.GetStream();
            var tls = new SslStream(tcp.GetStream());
            await tls.AuthenticateAsClientAsync(host).ConfigureAwait(false);
            return tls;
        }

        /// <summary>Sends a packet with an id; ends with the acknowledgement of that id.</summary>
        private Task<byte[]> RequestAsync(Func<int, byte[]> packet)
        {
            var source = NewSource();
            lock (gate)
            {
                if (ended == null)
                {
                    do lastId = lastId % 65535 + 1; while (unacknowledged.ContainsKey(lastId));
                    unacknowledged.Add(lastId, source);
                    Write(packet(lastId));
                }
                else source.TrySetException(new IOException(ended));
            }
            return source.Task;
        }

        /// <summary>A failure ends the connection: half of a packet may have left.</summary>
        private void Write(byte[] packet)
        {
            try
            {
                // Two packets must not be mixed; the lock may be held by this thread already.
                lock (gate)
                    if (ended == null) stream.Write(packet, 0, packet.Length);
            }
            catch (Exception error)
            {
                End(error.Message);
            }
        }

        private async void ReadPackets()
        {
            try
            {
                while (true)
                {
                    var head = (await ReadAsync(1).ConfigureAwait(false))[0];
                    var body = await ReadAsync(await ReadLengthAsync().ConfigureAwait(false))
                        .ConfigureAwait(false);
                    Interlocked.Exchange(ref heardAt, Stopwatch.GetTimestamp());
                    Take(head, body);
                }
            }
            catch (Exception error)
            {
                End(error.Message);
            }
        }

        private void Take(byte head, byte[] body)
        {
            switch (head >> 4)
            {
                case 2: accepted.TrySetResult(body); break;
                case 3: TakePublish(head, body); break;
                case 4: case 9: Settle(body[0] << 8 | body[1], body); break;
                case 13: break;
                default: throw new IOException("the server sent packet type " + (head >> 4));
            }
        }

        private void TakePublish(byte head, byte[] body)
        {
            var topicBytes = body[0] << 8 | body[1];
            var topic = Encoding.UTF8.GetString(body, 2, topicBytes);
            var at = 2 + topicBytes;
            if ((head >> 1 & 3) == 1)
            {
                Write(Packet.Acknowledge(body[at], body[at + 1]));
                at += 2;
            }
            var payload = new byte[body.Length - at];
            Buffer.BlockCopy(body, at, payload, 0, payload.Length);
            Received?.Invoke(topic, payload);
        }

        private void Settle(int id, byte[] body)
        {
            TaskCompletionSource<byte[]> source;
            lock (gate)
            {
                if (!unacknowledged.TryGetValue(id, out source)) return;
                unacknowledged.Remove(id);
            }
            source.TrySetResult(body);
        }

        private async Task<int> ReadLengthAsync()
        {
            var length = 0;
            for (var shift = 0; shift < 28; shift += 7)
            {
                var one = (await ReadAsync(1).ConfigureAwait(false))[0];
                length |= (one & 0x7f) << shift;
                if (one < 0x80)
                    return length <= MaxPacketBytes ? length : throw new IOException("a packet is too large");
            }
            throw new IOException("a packet has no length");
        }

        private async Task<byte[]> ReadAsync(int count)
        {
            var bytes = new byte[count];
            for (var at = 0; at < count;)
            {
                var read = await stream.ReadAsync(bytes, at, count - at).ConfigureAwait(false);
                if (read == 0) throw new IOException("the server closed the connection");
                at += read;
            }
            return bytes;
        }

        private void Ping()
        {
            // A phone that slept finds out here, or by the write.
            var silence = Stopwatch.GetTimestamp() - Interlocked.Read(ref heardAt);
            if (silence > KeepAliveSeconds * 1.5 * Stopwatch.Frequency) End("the server is silent");
            else Write(Packet.Ping);
        }

        private void End(string reason)
        {
            var left = new List<TaskCompletionSource<byte[]>>();
            lock (gate)
            {
                if (ended != null) return;
                ended = reason;
                left.AddRange(unacknowledged.Values);
                unacknowledged.Clear();
                if (keepAlive != null) keepAlive.Dispose();
            }
            tcp.Close();
            accepted.TrySetException(new IOException(reason));
            foreach (var one in left) one.TrySetException(new IOException(reason));
            // Not here: whoever calls may hold locks.
            var told = Ended;
            if (told != null) Task.Run(() => told(reason));
        }

        private static TaskCompletionSource<byte[]> NewSource()
        {
            return new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        /// <summary>Packets as bytes: MQTT 3.1.1, chapter 3.</summary>
        private static class Packet
        {
            public static readonly byte[] Ping = { 0xc0, 0 };
            public static readonly byte[] Disconnect = { 0xe0, 0 };

            public static byte[] Connect(string clientId, int keepAliveSeconds)
            {
                var body = new List<byte>();
                AddText(body, "MQTT");
                // Level 4 is 3.1.1; the flag is a clean session.
                body.AddRange(new byte[] { 4, 2, (byte)(keepAliveSeconds >> 8), (byte)keepAliveSeconds });
                AddText(body, clientId);
                return WithHead(0x10, body);
            }

            public static byte[] Subscribe(int id, string[] filters)
            {
                var body = new List<byte> { (byte)(id >> 8), (byte)id };
                foreach (var filter in filters)
                {
                    AddText(body, filter);
                    body.Add(1);
                }
                return WithHead(0x82, body);
            }

            public static byte[] Publish(int id, string topic, byte[] payload)
            {
                var body = new List<byte>();
                AddText(body, topic);
                body.Add((byte)(id >> 8));
                body.Add((byte)id);
                body.AddRange(payload);
                return WithHead(0x32, body);
            }

            public static byte[] Acknowledge(byte high, byte low)
            {
                return new byte[] { 0x40, 2, high, low };
            }

            private static void AddText(List<byte> body, string text)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                body.Add((byte)(bytes.Length >> 8));
                body.Add((byte)bytes.Length);
                body.AddRange(bytes);
            }

            private static byte[] WithHead(byte head, List<byte> body)
            {
                var packet = new List<byte> { head };
                for (var length = body.Count; ; length >>= 7)
                {
                    packet.Add((byte)(length < 0x80 ? length : length & 0x7f | 0x80));
                    if (length < 0x80) break;
                }
                packet.AddRange(body);
                return packet.ToArray();
            }
        }
    }
}
