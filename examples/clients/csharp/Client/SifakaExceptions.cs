using System;
using Sifaka.Contracts;

namespace Sifaka
{
    /// <summary>The server answered a call with a state other than 0.</summary>
    public sealed class SifakaException : Exception
    {
        public SifakaException(int state, string text)
            : base(string.Format("0x{0:x2} {1}: {2}", state, NameOf(state), text))
        {
            State = state;
            Text = text;
        }

        /// <summary>1 to 127: of the function's own; else one of <see cref="SifakaState"/>.</summary>
        public int State { get; private set; }

        /// <summary>As the server says it; decide by the state.</summary>
        public string Text { get; private set; }

        private static string NameOf(int state)
        {
            return SifakaState.NameOf(state) ?? "an error of the function";
        }
    }

    /// <summary>
    /// There is no connection, or it ended under a call: whether that one ran is unknown, and it is
    /// never sent again.
    /// </summary>
    public sealed class SifakaConnectionException : Exception
    {
        public SifakaConnectionException(string message) : base(message) { }

        public SifakaConnectionException(string message, Exception cause) : base(message, cause) { }
    }
}
