using System;
using System.Threading;
using System.Threading.Tasks;

namespace Sifaka
{
    /// <summary>
    /// Comes back after a lost connection: each try is a new connection with a new id and a new key,
    /// and then a new login. It sends nothing again that was sent before.
    /// </summary>
    public static class Reconnect
    {
        private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

        /// <summary>
        /// Resolves when the client is connected and <paramref name="logIn"/> has done its work. A
        /// SifakaException of it ends the tries: the server has answered, and will not change its mind.
        /// Do not call it after User.Pushes.SignedInElsewhere: then the player must choose.
        /// </summary>
        /// <param name="atLeast">What the server asked for with Gate.Pushes.Closing, else zero.</param>
        public static async Task RunAsync(
            SifakaClient client, Func<Task> logIn, TimeSpan atLeast, CancellationToken cancel)
        {
            var random = new Random(Guid.NewGuid().GetHashCode());
            await Task.Delay(atLeast, cancel).ConfigureAwait(false);
            for (var longest = First; ; longest = Min(longest + longest, Longest))
            {
                try
                {
                    await client.ConnectAsync().ConfigureAwait(false);
                    await logIn().ConfigureAwait(false);
                    return;
                }
                catch (Exception error) when (error is SifakaConnectionException || error is TimeoutException)
                {
                    // Anywhere up to it: a thousand clients must not come back in one moment.
                    var milliseconds = random.NextDouble() * longest.TotalMilliseconds;
                    await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), cancel).ConfigureAwait(false);
                }
            }
        }

        private static TimeSpan Min(TimeSpan a, TimeSpan b)
        {
            return a < b ? a : b;
        }
    }
}
