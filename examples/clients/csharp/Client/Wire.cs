using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Sifaka
{
    /// <summary>
    /// Payloads of requests, replies and pushes, before encryption. The envelope of protobuf replies
    /// is read by hand: three fields are not worth a library.
    /// </summary>
    internal static class Wire
    {
        public static byte[] JsonRequest(string module, string func, object parameters)
        {
            var request = new Dictionary<string, object>
            {
                { "module", module },
                { "func", func },
                { "params", parameters ?? new Dictionary<string, object>() },
            };
            return Encoding.UTF8.GetBytes(Json.Write(request));
        }

        /// <summary>The result of a reply on "i"; throws what the server answered instead.</summary>
        public static Dictionary<string, object> JsonReply(byte[] payload)
        {
            var reply = ObjectOf(payload);
            var state = Convert.ToInt32(reply["state"]);
            if (state != 0) throw new SifakaException(state, reply["msg"] as string ?? "");
            return reply["result"] as Dictionary<string, object>;
        }

        /// <summary>Two numbers, then the message of the parameters, which may be empty.</summary>
        public static byte[] ProtobufRequest(byte module, byte func, byte[] message)
        {
            var request = new byte[2 + message.Length];
            request[0] = module;
            request[1] = func;
            Buffer.BlockCopy(message, 0, request, 2, message.Length);
            return request;
        }

        /// <summary>
        /// AllResponse { bytes result = 1; string msg = 2; int32 state = 3; } behind the two numbers.
        /// </summary>
        public static byte[] ProtobufReply(byte module, byte func, byte[] payload)
        {
            if (payload.Length < 2 || payload[0] != module || payload[1] != func)
                throw new InvalidDataException("A reply to another function came");
            var result = new byte[0];
            var text = "";
            var state = 0;
            for (var at = 2; at < payload.Length;)
            {
                var tag = ReadVarint(payload, ref at);
                switch (tag)
                {
                    case 1 << 3 | 2: result = ReadBytes(payload, ref at); break;
                    case 2 << 3 | 2: text = Encoding.UTF8.GetString(ReadBytes(payload, ref at)); break;
                    case 3 << 3: state = (int)ReadVarint(payload, ref at); break;
                    default: Skip(payload, tag, ref at); break;
                }
            }
            if (state != 0) throw new SifakaException(state, text);
            return result;
        }

        public static SifakaPush Push(string topic, byte[] payload)
        {
            if (topic == "q")
            {
                if (payload.Length < 2) throw new InvalidDataException("A push is cut off");
                var message = new byte[payload.Length - 2];
                Buffer.BlockCopy(payload, 2, message, 0, message.Length);
                return new SifakaPush(payload[0], payload[1], null, message);
            }
            var push = ObjectOf(payload);
            var content = push["content"] as Dictionary<string, object>;
            return new SifakaPush(
                Convert.ToByte(push["module"]), Convert.ToByte(push["type"]), content, null);
        }

        private static Dictionary<string, object> ObjectOf(byte[] payload)
        {
            return Json.Parse(Encoding.UTF8.GetString(payload)) as Dictionary<string, object>
                ?? throw new InvalidDataException("A payload is no JSON object");
        }

        private static ulong ReadVarint(byte[] data, ref int at)
        {
            ulong number = 0;
            for (var shift = 0; shift < 64; shift += 7)
            {
                if (at >= data.Length) break;
                var one = data[at++];
                number |= (ulong)(one & 0x7f) << shift;
                if (one < 0x80) return number;
            }
            throw new InvalidDataException("A number is cut off");
        }

        private static byte[] ReadBytes(byte[] data, ref int at)
        {
            var size = ReadVarint(data, ref at);
            if (size > (ulong)(data.Length - at)) throw new InvalidDataException("A field is cut off");
            var bytes = new byte[(int)size];
            Buffer.BlockCopy(data, at, bytes, 0, bytes.Length);
            at += bytes.Length;
            return bytes;
        }

        /// <summary>A field that a later server may add.</summary>
        private static void Skip(byte[] data, ulong tag, ref int at)
        {
            switch (tag & 7)
            {
                case 0: ReadVarint(data, ref at); break;
                case 1: at += 8; break;
                case 2: ReadBytes(data, ref at); break;
                case 5: at += 4; break;
                default: throw new InvalidDataException("A wire type is unknown");
            }
        }
    }
}
