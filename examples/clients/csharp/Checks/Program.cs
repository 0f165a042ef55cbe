using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Sifaka.Checks
{
    /// <summary>
    /// Compares the client with the protocol's test vectors, and with a server that hosts the arena,
    /// over a transport without packages. The first difference ends it with exit code 1.
    /// </summary>
    internal static class Program
    {
        private static int Main(string[] args)
        {
            try
            {
                if (args.Length > 1 && args[0] == "vectors") Vectors(args.Skip(1));
                else if (args.Length == 2 && args[0] == "server")
                    new ServerChecks(int.Parse(args[1])).RunAsync().GetAwaiter().GetResult();
                else throw new ArgumentException("Say: vectors FILE..., or: server PORT");
                return 0;
            }
            catch (Exception error)
            {
                Console.Error.WriteLine(error);
                return 1;
            }
        }

        private static void Vectors(IEnumerable<string> files)
        {
            foreach (var file in files)
            {
                var json = (Dictionary<string, object>)Json.Parse(File.ReadAllText(file));
                var count = 0;
                foreach (var vector in Objects(json, "keys"))
                {
                    var key = ClassicSuite.DeriveKey(Text(vector, "clientId"), Text(vector, "nonce"));
                    Check.Equal("key", Hex(key), Text(vector, "keyHex"));
                    count++;
                }
                foreach (var list in new[] { "i", "f", "cases" })
                    foreach (var vector in Objects(json, list))
                    {
                        var keyHex = vector.ContainsKey("keyHex") ? vector["keyHex"] : json["keyOfMessages"];
                        Message(vector, Bytes((string)keyHex));
                        count++;
                    }
                Console.WriteLine("{0}: {1} vectors agree", Path.GetFileName(file), count);
            }
        }

        private static void Message(Dictionary<string, object> vector, byte[] key)
        {
            var plain = vector.ContainsKey("json")
                ? Encoding.UTF8.GetBytes(Text(vector, "json"))
                : Bytes(Text(vector, "plainHex"));
            var name = Text(vector, "name");
            Check.Equal(name, Hex(new ClassicSuite(key).Apply(plain)), Text(vector, "cipherHex"));
            if (vector.ContainsKey("reply")) Reply(name, vector, plain);
        }

        /// <summary>Replies as the client reads them: the result, or the state and its text.</summary>
        private static void Reply(string name, Dictionary<string, object> vector, byte[] plain)
        {
            var reply = (Dictionary<string, object>)vector["reply"];
            // A server option for clients of another server; this client does not read it.
            if (vector.ContainsKey("base64") && (bool)vector["base64"]) return;
            var state = Convert.ToInt32(reply["state"]);
            try
            {
                if (vector.ContainsKey("json"))
                    Check.Equal(name, Json.Write(Wire.JsonReply(plain)), Json.Write(reply["result"]));
                else
                    Check.Equal(name, Hex(Wire.ProtobufReply(plain[0], plain[1], plain)), Text(reply, "resultHex"));
                Check.Equal(name, 0, state);
            }
            catch (SifakaException error)
            {
                Check.Equal(name, error.State + error.Text, state + Text(reply, "msg"));
            }
        }

        private static IEnumerable<Dictionary<string, object>> Objects(Dictionary<string, object> json, string name)
        {
            return json.ContainsKey(name)
                ? ((List<object>)json[name]).Cast<Dictionary<string, object>>()
                : Enumerable.Empty<Dictionary<string, object>>();
        }

        private static string Text(Dictionary<string, object> json, string name)
        {
            return (string)json[name];
        }

        private static string Hex(byte[] bytes)
        {
            return BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
        }

        private static byte[] Bytes(string hex)
        {
            return Enumerable.Range(0, hex.Length / 2)
                .Select(i => Convert.ToByte(hex.Substring(2 * i, 2), 16))
                .ToArray();
        }
    }

    internal static class Check
    {
        public static void Equal<T>(string what, T found, T wanted)
        {
            if (!EqualityComparer<T>.Default.Equals(found, wanted))
                throw new Exception(what + ": expected " + wanted + ", found " + found);
        }
    }
}
