using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace Sifaka
{
    /// <summary>
    /// JSON without reflection, so that it works under IL2CPP as it is: objects are dictionaries,
    /// arrays are lists, integers are long, other numbers double.
    /// </summary>
    public static class Json
    {
        private const int MaxDepth = 64;

        /// <summary>Throws InvalidDataException where the text is no JSON.</summary>
        public static object Parse(string text)
        {
            var reader = new Reader(text);
            var value = reader.Value(0);
            reader.End();
            return value;
        }

        /// <summary>Dictionaries, lists, strings, numbers, booleans and null.</summary>
        public static string Write(object value)
        {
            var text = new StringBuilder();
            Append(text, value);
            return text.ToString();
        }

        private static void Append(StringBuilder text, object value)
        {
            // Chains of "is" and no patterns of types in a switch: Mono's compiler has none.
            var culture = CultureInfo.InvariantCulture;
            if (value == null) text.Append("null");
            else if (value is bool flag) text.Append(flag ? "true" : "false");
            else if (value is string words) AppendString(text, words);
            else if (value is IDictionary map) AppendMap(text, map);
            else if (value is IEnumerable list) AppendList(text, list);
            else if (value is double number) text.Append(number.ToString("R", culture));
            else text.Append(Convert.ToString(value, culture));
        }

        private static void AppendMap(StringBuilder text, IDictionary map)
        {
            var separator = '{';
            foreach (DictionaryEntry entry in map)
            {
                text.Append(separator);
                AppendString(text, (string)entry.Key);
                text.Append(':');
                Append(text, entry.Value);
                separator = ',';
            }
            text.Append(separator == '{' ? "{}" : "}");
        }

        private static void AppendList(StringBuilder text, IEnumerable list)
        {
            var separator = '[';
            foreach (var one in list)
            {
                text.Append(separator);
                Append(text, one);
                separator = ',';
            }
            text.Append(separator == '[' ? "[]" : "]");
        }

        private static void AppendString(StringBuilder text, string words)
        {
            text.Append('"');
            foreach (var one in words)
            {
                if (one == '"' || one == '\\') text.Append('\\').Append(one);
                else if (one < ' ') text.Append("\\u").Append(((int)one).ToString("x4"));
                else text.Append(one);
            }
            text.Append('"');
        }

        private sealed class Reader
        {
            private readonly string text;
            private int at;

            public Reader(string text)
            {
                this.text = text;
            }

            public object Value(int depth)
            {
                if (depth > MaxDepth) throw Wrong("it is too deep");
                switch (Peek())
                {
                    case '{': return Map(depth);
                    case '[': return List(depth);
                    case '"': return Words();
                    case 't': return Word("true", true);
                    case 'f': return Word("false", false);
                    case 'n': return Word("null", null);
                    default: return Number();
                }
            }

            public void End()
            {
                SkipSpace();
                if (at < text.Length) throw Wrong("something follows");
            }

            private Dictionary<string, object> Map(int depth)
            {
                var map = new Dictionary<string, object>();
                at++;
                if (TryTake('}')) return map;
                do
                {
                    if (Peek() != '"') throw Wrong("a name is missing");
                    var name = Words();
                    Take(':');
                    map[name] = Value(depth + 1);
                } while (TryTake(','));
                Take('}');
                return map;
            }

            private List<object> List(int depth)
            {
                var list = new List<object>();
                at++;
                if (TryTake(']')) return list;
                do list.Add(Value(depth + 1)); while (TryTake(','));
                Take(']');
                return list;
            }

            private string Words()
            {
                var words = new StringBuilder();
                at++;
                while (true)
                {
                    if (at >= text.Length) throw Wrong("a string is cut off");
                    var one = text[at++];
                    if (one == '"') return words.ToString();
                    words.Append(one == '\\' ? Escaped() : one);
                }
            }

            private char Escaped()
            {
                if (at >= text.Length) throw Wrong("a string is cut off");
                var one = text[at++];
                switch (one)
                {
                    case 'b': return '\b';
                    case 'f': return '\f';
                    case 'n': return '\n';
                    case 'r': return '\r';
                    case 't': return '\t';
                    case 'u': return Unicode();
                    default: return one;
                }
            }

            private char Unicode()
            {
                ushort code = 0;
                var style = NumberStyles.AllowHexSpecifier;
                if (at + 4 > text.Length
                    || !ushort.TryParse(text.Substring(at, 4), style, CultureInfo.InvariantCulture, out code))
                    throw Wrong("an escape is no character");
                at += 4;
                return (char)code;
            }

            private object Number()
            {
                var start = at;
                while (at < text.Length && "+-.eE0123456789".IndexOf(text[at]) >= 0) at++;
                var digits = text.Substring(start, at - start);
                var culture = CultureInfo.InvariantCulture;
                if (long.TryParse(digits, NumberStyles.AllowLeadingSign, culture, out var whole)) return whole;
                if (double.TryParse(digits, NumberStyles.Float, culture, out var number)) return number;
                throw Wrong("a value is missing");
            }

            private object Word(string word, object value)
            {
                if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) throw Wrong("a word is unknown");
                at += word.Length;
                return value;
            }

            private char Peek()
            {
                SkipSpace();
                return at < text.Length ? text[at] : throw Wrong("it is cut off");
            }

            private bool TryTake(char wanted)
            {
                if (Peek() != wanted) return false;
                at++;
                return true;
            }

            private void Take(char wanted)
            {
                if (!TryTake(wanted)) throw Wrong("there is no '" + wanted + "'");
            }

            private void SkipSpace()
            {
                while (at < text.Length && " \t\r\n".IndexOf(text[at]) >= 0) at++;
            }

            private InvalidDataException Wrong(string why)
            {
                return new InvalidDataException("Cannot read JSON at character " + at + ": " + why);
            }
        }
    }
}
