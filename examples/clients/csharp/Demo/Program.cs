using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Google.Protobuf;
using Sifaka.Contracts;

namespace Sifaka.Demo
{
    /// <summary>
    /// Registers a player by JSON, takes a seat of the arena by protobuf, prints what is pushed, then
    /// lets go of the connection and comes back by its token.
    /// </summary>
    internal static class Program
    {
        private static void Main(string[] args)
        {
            RunAsync(args).GetAwaiter().GetResult();
        }

        private static async Task RunAsync(string[] args)
        {
            var options = new Options(args);
            using (var client = new SifakaClient(options.Dial))
            {
                client.Pushed += Print;
                client.Lost += reason => Console.WriteLine("lost the connection: " + reason);
                await client.ConnectAsync();
                var token = await LogInAsync(client, options);
                await PlayAsync(client);
                await Task.Delay(options.Listen);
                await ComeBackAsync(client, token);
            }
        }

        private static async Task<string> LogInAsync(SifakaClient client, Options options)
        {
            var account = new Dictionary<string, object>
            {
                { "username", options.User },
                { "password", options.Password },
            };
            try
            {
                var registered = await client.CallAsync(User.Name, nameof(User.Functions.Register), account);
                Console.WriteLine("registered {0} as user {1}", options.User, registered["result"]);
            }
            catch (SifakaException error) when (error.State == User.Errors.Register.AccountTaken)
            {
                Console.WriteLine("{0} has an account", options.User);
            }
            var login = await client.CallAsync(User.Name, nameof(User.Functions.Login), account);
            return (string)login["token"];
        }

        private static async Task PlayAsync(SifakaClient client)
        {
            var self = await SelfAsync(client);
            Console.WriteLine("I am {0}, user {1}", self.UserName, self.UserID);
            try
            {
                var request = new Arena_Join_Request { Seat = 1 };
                var reply = await client.CallAsync(Arena.Id, Arena.Functions.Join, request.ToByteArray());
                var joined = Arena_Join_Response.Parser.ParseFrom(reply);
                Console.WriteLine("sat down, {0} coins left", joined.Coins);
            }
            catch (SifakaException error)
            {
                // A server without the arena, a seat that is taken: the demo goes on.
                Console.WriteLine("stays standing: " + error.Message);
            }
        }

        private static async Task<UserData> SelfAsync(SifakaClient client)
        {
            var request = new User_GetSelfInfo_Request();
            var reply = await client.CallAsync(User.Id, User.Functions.GetSelfInfo, request.ToByteArray());
            return User_GetSelfInfo_Response.Parser.ParseFrom(reply).UserData;
        }

        /// <summary>As after a lost connection: a new one, a new key, a new login.</summary>
        private static async Task ComeBackAsync(SifakaClient client, string token)
        {
            var credentials = new Dictionary<string, object> { { "token", token } };
            await Reconnect.RunAsync(
                client,
                () => client.CallAsync(User.Name, nameof(User.Functions.LoginByToken), credentials),
                TimeSpan.Zero,
                CancellationToken.None);
            var self = await SelfAsync(client);
            Console.WriteLine("came back as user {0}", self.UserID);
        }

        private static void Print(SifakaPush push)
        {
            if (push.Is(User.Id, User.Pushes.LoginSuccess)) Console.WriteLine("push: login success");
            else if (push.Is(Arena.Id, Arena.Pushes.Seated))
                Console.WriteLine("push: seated " + Arena_Seated.Parser.ParseFrom(push.Message).Seat.Name);
            else Console.WriteLine("push: module {0}, type {1}", push.Module, push.Type);
        }
    }
}
