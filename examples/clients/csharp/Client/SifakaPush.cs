using System.Collections.Generic;

namespace Sifaka
{
    /// <summary>What the server sent by itself: on "p" with Json, on "q" with Message.</summary>
    public sealed class SifakaPush
    {
        public SifakaPush(byte module, byte type, Dictionary<string, object> json, byte[] message)
        {
            Module = module;
            Type = type;
            Json = json;
            Message = message;
        }

        public byte Module { get; private set; }

        /// <summary>One of the module's Pushes.</summary>
        public byte Type { get; private set; }

        /// <summary>The content as JSON; null for a push of topic "q".</summary>
        public Dictionary<string, object> Json { get; private set; }

        /// <summary>The content as an encoded message; null for a push of topic "p".</summary>
        public byte[] Message { get; private set; }

        public bool Is(byte module, byte type)
        {
            return Module == module && Type == type;
        }
    }
}
