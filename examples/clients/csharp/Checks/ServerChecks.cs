using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Sifaka.Contracts;

namespace Sifaka.Checks
{
    /// <summary>
    /// A player's life on a server: errors, accounts, calls on "i" and "f", pushes on "p" and "q", a
    /// connection that breaks. Messages are written by hand here, to need no package; a game uses
    /// the classes of protoc (see Demo).
    /// </summary>
    internal sealed class ServerChecks
    {
        private static readonly byte[] Nothing = new byte[0];
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

        private readonly int port;
        private readonly string name = "csharp " + Guid.NewGuid().ToString("N").Substring(0, 12);

        public ServerChecks(int port)
        {
            this.port = port;
        }

        public async Task RunAsync()
        {
            using (var player = new SifakaClient(Dial))
            using (var watcher = new SifakaClient(Dial, "p"))
            {
                await FailsAsync<SifakaConnectionException>(player.CallAsync(User.Name, "GetSelfInfo"));
                await player.ConnectAsync();
                await watcher.ConnectAsync();
                await ErrorsAsync(player);
                var id = await RegisterAsync(player);
                await OrderAsync(player, id);
                await ArenaAsync(player, watcher, id);
                await ReconnectAsync(player, id);
                await ReplacedAsync(player);
            }
            await RefusedAsync();
            Console.WriteLine("all checks passed as " + name);
        }

        private IMqttConnection Dial()
        {
            return new TcpMqttConnection("127.0.0.1", port);
        }

        private Dictionary<string, object> Account(string password = "a password of tests")
        {
            return new Dictionary<string, object> { { "username", name }, { "password", password } };
        }

        private static async Task ErrorsAsync(SifakaClient client)
        {
            await ExpectAsync(SifakaState.NeedLogin, client.CallAsync(User.Name, "GetSelfInfo"));
            await ExpectAsync(
                SifakaState.NeedLogin, client.CallAsync(User.Id, User.Functions.GetSelfInfo, Nothing));
            await ExpectAsync(SifakaState.NotFound, client.CallAsync(User.Name, "NoSuchFunction"));
            await ExpectAsync(SifakaState.NotFound, client.CallAsync(User.Id, 200, Nothing));
        }

        private async Task<string> RegisterAsync(SifakaClient client)
        {
            var welcome = NextPush(client, User.Id, User.Pushes.LoginSuccess);
            var registered = await client.CallAsync(User.Name, "Register", Account());
            Check.Equal("push on q", Hex((await welcome).Message), Hex(Field(1, "Login Success")));
            await ExpectAsync(User.Errors.Register.AccountTaken, client.CallAsync(User.Name, "Register", Account()));
            await ExpectAsync(User.Errors.Login.WrongPassword,
                client.CallAsync(User.Name, "Login", Account(new string('x', 9000))));
            return (string)registered["result"];
        }

        /// <summary>Many calls at a time, on both topics: each gets its own reply.</summary>
        private async Task OrderAsync(SifakaClient client, string id)
        {
            var self = Hex(Field(1, Join(Field(1, name), Field(2, id))));
            var calls = Enumerable.Range(0, 20).Select(async i =>
            {
                var onF = client.CallAsync(User.Id, User.Functions.GetSelfInfo, Nothing);
                var onI = client.CallAsync(User.Name, i % 2 == 0 ? "GetSelfInfo" : "NoSuchFunction");
                Check.Equal("self on f", Hex(await onF), self);
                if (i % 2 == 1) await ExpectAsync(SifakaState.NotFound, onI);
                else Check.Equal("self on i", ((Dictionary<string, object>)(await onI)["userData"])["UserID"], id);
            });
            await Task.WhenAll(calls.ToArray());
        }

        private async Task ArenaAsync(SifakaClient player, SifakaClient watcher, string id)
        {
            var onQ = NextPush(player, Arena.Id, Arena.Pushes.Seated);
            var onP = NextPush(watcher, Arena.Id, Arena.Pushes.Seated);
            // Arena_Join_Request { int32 seat = 1; }
            await player.CallAsync(Arena.Id, Arena.Functions.Join, new byte[] { 1 << 3, 2 });
            var seat = (Dictionary<string, object>)(await onP).Json["seat"];
            Check.Equal("seat on p", seat["seat"] + " " + seat["userId"], "2 " + id);
            // Arena_Seated { Arena_Seat seat = 1; }, Arena_Seat { int32 seat = 1; string userId = 2; ... }
            var seated = Hex((await onQ).Message);
            Check.Equal("seat on q", seated.Contains(Hex(Join(new byte[] { 1 << 3, 2 }, Field(2, id)))), true);
            await ExpectAsync(Arena.Errors.Join.AlreadySeated,
                player.CallAsync(Arena.Id, Arena.Functions.Join, new byte[] { 1 << 3, 3 }));
        }

        /// <summary>Whoever runs this cuts the connection when it is asked to.</summary>
        private async Task ReconnectAsync(SifakaClient client, string id)
        {
            var login = await client.CallAsync(User.Name, "Login", Account());
            var lost = Lost(client);
            Console.WriteLine("cut me");
            await lost;
            var unsent = client.CallAsync(User.Name, "GetSelfInfo");
            await FailsAsync<SifakaConnectionException>(unsent);
            var token = new Dictionary<string, object> { { "token", login["token"] } };
            await Reconnect.RunAsync(
                client, () => client.CallAsync(User.Name, "LoginByToken", token), TimeSpan.Zero,
                CancellationToken.None);
            var self = (Dictionary<string, object>)(await client.CallAsync(User.Name, "GetSelfInfo"))["userData"];
            Check.Equal("self after a new login", self["UserID"], id);
        }

        private async Task ReplacedAsync(SifakaClient first)
        {
            var told = NextPush(first, User.Id, User.Pushes.SignedInElsewhere);
            var lost = Lost(first);
            using (var second = new SifakaClient(Dial, null))
            {
                await second.ConnectAsync();
                await second.CallAsync(User.Name, "Login", Account());
                await told;
                await lost;
            }
        }

        /// <summary>Port 1 of this machine, where nobody listens.</summary>
        private static async Task RefusedAsync()
        {
            var client = new SifakaClient(() => new TcpMqttConnection("127.0.0.1", 1));
            await FailsAsync<SifakaConnectionException>(client.ConnectAsync());
            client.Dispose();
            await FailsAsync<ObjectDisposedException>(client.ConnectAsync());
        }

        private static async Task<SifakaPush> NextPush(SifakaClient client, byte module, byte type)
        {
            var source = new TaskCompletionSource<SifakaPush>(TaskCreationOptions.RunContinuationsAsynchronously);
            Action<SifakaPush> take = push =>
            {
                if (push.Is(module, type)) source.TrySetResult(push);
            };
            client.Pushed += take;
            try
            {
                return await WithinAsync(source.Task, "push " + module + "/" + type);
            }
            finally
            {
                client.Pushed -= take;
            }
        }

        private static Task<string> Lost(SifakaClient client)
        {
            var source = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            client.Lost += reason => source.TrySetResult(reason);
            return WithinAsync(source.Task, "the end of the connection");
        }

        private static async Task<T> WithinAsync<T>(Task<T> task, string what)
        {
            if (await Task.WhenAny(task, Task.Delay(Patience)) != task)
                throw new TimeoutException("There is no " + what);
            return await task;
        }

        private static async Task ExpectAsync(int state, Task call)
        {
            var error = await FailsAsync<SifakaException>(call);
            Check.Equal("state", error.State, state);
        }

        private static async Task<T> FailsAsync<T>(Task call) where T : Exception
        {
            try
            {
                await call;
            }
            catch (T error)
            {
                return error;
            }
            throw new Exception("There is no " + typeof(T).Name);
        }

        /// <summary>A string field of protobuf, shorter than 128 bytes.</summary>
        private static byte[] Field(int number, string text)
        {
            return Field(number, Encoding.UTF8.GetBytes(text));
        }

        private static byte[] Field(int number, byte[] bytes)
        {
            return Join(new[] { (byte)(number << 3 | 2), (byte)bytes.Length }, bytes);
        }

        private static byte[] Join(byte[] a, byte[] b)
        {
            return a.Concat(b).ToArray();
        }

        private static string Hex(byte[] bytes)
        {
            return BitConverter.ToString(bytes);
        }
    }
}
