using System;
using System.Security.Cryptography;
using System.Text;

namespace Sifaka
{
    /// <summary>
    /// The classic suite: a key that both sides derive, and AES-128 in counter mode. .NET has no
    /// counter mode, so the key stream is made of encrypted counters (ECB). The counter begins anew
    /// with every message, so one stream serves them all. It hides nothing from somebody who sees
    /// the handshake: over networks that you do not trust use TLS.
    /// </summary>
    public sealed class ClassicSuite
    {
        private const int BlockBytes = 16;
        private const int FirstStreamBytes = 4096;

        private readonly byte[] key;
        private readonly object gate = new object();
        private byte[] stream = new byte[0];

        public ClassicSuite(byte[] key)
        {
            this.key = (byte[])key.Clone();
        }

        /// <summary>MD5 of id and nonce, after two pairs of bytes have changed places.</summary>
        public static byte[] DeriveKey(string clientId, string nonce)
        {
            var bytes = Encoding.ASCII.GetBytes(clientId + nonce);
            Swap(bytes, 32, 6);
            Swap(bytes, 48, 31);
            using (var md5 = MD5.Create()) return md5.ComputeHash(bytes);
        }

        /// <summary>Encrypts, and decrypts: both are the same. May be called by any thread.</summary>
        public byte[] Apply(byte[] payload)
        {
            var keys = StreamOf(payload.Length);
            var result = new byte[payload.Length];
            for (var i = 0; i < payload.Length; i++) result[i] = (byte)(payload[i] ^ keys[i]);
            return result;
        }

        private byte[] StreamOf(int size)
        {
            lock (gate)
            {
                if (size <= stream.Length) return stream;
                var wanted = Math.Max(Math.Max(size, FirstStreamBytes), 2 * stream.Length);
                var blocks = (wanted + BlockBytes - 1) / BlockBytes;
                var counters = new byte[blocks * BlockBytes];
                var counter = (byte[])key.Clone();
                for (var block = 0; block < blocks; block++)
                {
                    Buffer.BlockCopy(counter, 0, counters, block * BlockBytes, BlockBytes);
                    Increment(counter);
                }
                stream = EncryptBlocks(counters);
                return stream;
            }
        }

        private byte[] EncryptBlocks(byte[] blocks)
        {
            using (var aes = Aes.Create())
            {
                aes.Mode = CipherMode.ECB;
                aes.Padding = PaddingMode.None;
                aes.Key = key;
                using (var encryptor = aes.CreateEncryptor())
                    return encryptor.TransformFinalBlock(blocks, 0, blocks.Length);
            }
        }

        /// <summary>Counts all 16 bytes up as one big-endian number.</summary>
        private static void Increment(byte[] counter)
        {
            for (var i = counter.Length - 1; i >= 0; i--)
                if (++counter[i] != 0) return;
        }

        private static void Swap(byte[] bytes, int a, int b)
        {
            var kept = bytes[a];
            bytes[a] = bytes[b];
            bytes[b] = kept;
        }
    }
}
