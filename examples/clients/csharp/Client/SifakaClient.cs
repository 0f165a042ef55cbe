using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Sifaka
{
    /// <summary>
    /// A player's connection: handshake, calls as JSON and protobuf, pushes. It knows no MQTT library;
    /// that is <see cref="IMqttConnection"/>. After <see cref="Lost"/> it may be connected again, under
    /// a new id and a new key; calls that were under way have failed by then, and none is sent again.
    /// Events come on the library's thread: in Unity hand them to the main thread.
    /// </summary>
    public sealed class SifakaClient : IDisposable
    {
        private readonly Func<IMqttConnection> dial;
        private readonly string[] filters;
        private readonly TimeSpan timeout;
        private readonly object gate = new object();
        private Link link;
        private bool isDisposed;

        /// <param name="dial">Makes a connection that was not used before.</param>
        /// <param name="pushes">"q" for pushes as protobuf, "p" as JSON, null for none.</param>
        /// <param name="timeout">Of the handshake, and of a call; 10 s unless stated.</param>
        public SifakaClient(Func<IMqttConnection> dial, string pushes = "q", TimeSpan? timeout = null)
        {
            this.dial = dial;
            this.timeout = timeout ?? TimeSpan.FromSeconds(10);
            // Judged in their order: the key is there as soon as "s" is granted. Replies need none.
            filters = pushes == null ? new[] { "s" } : new[] { "s", pushes };
        }

        /// <summary>Must not throw, and must not wait for a call.</summary>
        public event Action<SifakaPush> Pushed;

        /// <summary>The connection has ended, with the reason; not after Dispose.</summary>
        public event Action<string> Lost;

        /// <summary>
        /// Resolves when calls can be made; a connection that it has is closed first. Fails with
        /// SifakaConnectionException.
        /// </summary>
        public async Task ConnectAsync()
        {
            Link fresh;
            Link last;
            lock (gate)
            {
                // A loop that reconnects must not bring back what was closed.
                if (isDisposed) throw new ObjectDisposedException(nameof(SifakaClient));
                fresh = new Link(this, dial(), NewClientId());
                last = link;
                link = fresh;
            }
            if (last != null) last.End("connected anew");
            try
            {
                using (var cancel = new CancellationTokenSource(timeout))
                    await fresh.OpenAsync(filters, cancel.Token).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                fresh.End("it could not be opened");
                if (error is SifakaConnectionException) throw;
                var why = error is OperationCanceledException
                    ? "no key in " + timeout.TotalSeconds + " s"
                    : error.Message;
                throw new SifakaConnectionException("Cannot connect: " + why, error);
            }
        }

        /// <summary>
        /// Calls by name, with JSON. Fails with SifakaException where the server answers an error,
        /// with SifakaConnectionException where the connection ends, and with TimeoutException where
        /// no reply comes: after those two it may have run.
        /// </summary>
        public async Task<Dictionary<string, object>> CallAsync(
            string module, string func, object parameters = null)
        {
            var request = Wire.JsonRequest(module, func, parameters);
            return Wire.JsonReply(await ExchangeAsync("i", request).ConfigureAwait(false));
        }

        /// <summary>The same by numbers: an encoded message goes out, another comes back.</summary>
        public async Task<byte[]> CallAsync(byte module, byte func, byte[] message)
        {
            var request = Wire.ProtobufRequest(module, func, message);
            var reply = await ExchangeAsync("f", request).ConfigureAwait(false);
            return Wire.ProtobufReply(module, func, reply);
        }

        /// <summary>Closes the connection for good; calls under way fail.</summary>
        public void Dispose()
        {
            Link last;
            lock (gate)
            {
                isDisposed = true;
                last = link;
            }
            if (last != null) last.End("closed");
        }

        private Task<byte[]> ExchangeAsync(string topic, byte[] request)
        {
            Link current;
            lock (gate) current = link;
            if (current == null) throw new SifakaConnectionException("there is no connection yet");
            return current.ExchangeAsync(topic, request, timeout);
        }

        /// <summary>39 characters of 32 to 64; fresh, so that a dead connection bars no new one.</summary>
        private static string NewClientId()
        {
            var random = new byte[16];
            using (var generator = RandomNumberGenerator.Create()) generator.GetBytes(random);
            return "csharp." + BitConverter.ToString(random).Replace("-", "").ToLowerInvariant();
        }

        /// <summary>One connection with its key and the calls under way on it.</summary>
        private sealed class Link
        {
            private readonly SifakaClient client;
            private readonly IMqttConnection mqtt;
            private readonly string clientId;
            private readonly object gate = new object();
            private readonly TaskCompletionSource<bool> keyed = NewSource<bool>();
            // Requests on one bare topic are answered in their order.
            private readonly Dictionary<string, Queue<TaskCompletionSource<byte[]>>> waiting =
                new Dictionary<string, Queue<TaskCompletionSource<byte[]>>>
                {
                    { "i", new Queue<TaskCompletionSource<byte[]>>() },
                    { "f", new Queue<TaskCompletionSource<byte[]>>() },
                };
            private volatile ClassicSuite suite;
            private bool isOpen;
            private string ended;

            public Link(SifakaClient client, IMqttConnection mqtt, string clientId)
            {
                this.client = client;
                this.mqtt = mqtt;
                this.clientId = clientId;
            }

            public async Task OpenAsync(string[] filters, CancellationToken cancel)
            {
                // Before the subscription: the nonce may come right behind its SUBACK.
                mqtt.Received += Receive;
                mqtt.Ended += reason => End(reason, isLost: true);
                using (cancel.Register(() => keyed.TrySetCanceled()))
                {
                    await mqtt.ConnectAsync(clientId, cancel).ConfigureAwait(false);
                    await mqtt.SubscribeAsync(filters, cancel).ConfigureAwait(false);
                    await keyed.Task.ConfigureAwait(false);
                }
                lock (gate)
                {
                    if (ended != null) throw new SifakaConnectionException(ended);
                    isOpen = true;
                }
            }

            public async Task<byte[]> ExchangeAsync(string topic, byte[] request, TimeSpan timeout)
            {
                var waiter = NewSource<byte[]>();
                Task published;
                // Queued and sent together, or two threads' replies could change places.
                lock (gate)
                {
                    if (ended != null) throw new SifakaConnectionException(ended);
                    if (!isOpen) throw new SifakaConnectionException("there is no key yet");
                    waiting[topic].Enqueue(waiter);
                    published = mqtt.PublishAsync(topic, suite.Apply(request));
                }
                Observe(published);
                using (var cancel = new CancellationTokenSource())
                {
                    var late = Task.Delay(timeout, cancel.Token);
                    if (await Task.WhenAny(waiter.Task, late).ConfigureAwait(false) == late)
                        throw new TimeoutException("No reply in " + timeout.TotalSeconds + " s");
                    cancel.Cancel();
                }
                return await waiter.Task.ConfigureAwait(false);
            }

            public void End(string reason, bool isLost = false)
            {
                var left = new List<TaskCompletionSource<byte[]>>();
                bool wasOpen;
                lock (gate)
                {
                    if (ended != null) return;
                    ended = reason;
                    wasOpen = isOpen;
                    foreach (var queue in waiting.Values)
                    {
                        left.AddRange(queue);
                        queue.Clear();
                    }
                }
                keyed.TrySetException(new SifakaConnectionException(reason));
                Observe(keyed.Task);
                var unknown = reason + "; whether the call ran is unknown";
                foreach (var one in left) one.TrySetException(new SifakaConnectionException(unknown));
                mqtt.Dispose();
                if (isLost && wasOpen) client.Lost?.Invoke(reason);
            }

            private void Receive(string topic, byte[] payload)
            {
                if (topic == "s")
                {
                    TakeNonce(Encoding.ASCII.GetString(payload));
                    return;
                }
                if (suite == null) return;
                var plain = suite.Apply(payload);
                if (waiting.ContainsKey(topic))
                {
                    Settle(topic, plain);
                    return;
                }
                SifakaPush push;
                try
                {
                    push = Wire.Push(topic, plain);
                }
                catch (Exception error)
                {
                    End("a push cannot be read: " + error.Message, isLost: true);
                    return;
                }
                client.Pushed?.Invoke(push);
            }

            private void TakeNonce(string nonce)
            {
                // The same one comes again when the server asks for a sign of life.
                if (suite != null) return;
                suite = new ClassicSuite(ClassicSuite.DeriveKey(clientId, nonce));
                keyed.TrySetResult(true);
            }

            private void Settle(string topic, byte[] plain)
            {
                TaskCompletionSource<byte[]> waiter = null;
                lock (gate)
                    if (waiting[topic].Count > 0) waiter = waiting[topic].Dequeue();
                if (waiter != null) waiter.TrySetResult(plain);
            }

            /// <summary>Continuations must not run on the thread that reads the socket.</summary>
            private static TaskCompletionSource<T> NewSource<T>()
            {
                return new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            /// <summary>What it fails with is told by Ended.</summary>
            private static void Observe(Task task)
            {
                task.ContinueWith(done => done.Exception, TaskContinuationOptions.OnlyOnFaulted);
            }
        }
    }
}
