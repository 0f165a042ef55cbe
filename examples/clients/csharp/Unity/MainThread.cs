using System;
using System.Collections.Concurrent;
using UnityEngine;

namespace Sifaka.Unity
{
    /// <summary>
    /// Runs what other threads hand over on Unity's main thread, where alone its API may be used.
    /// client.Pushed += push => MainThread.Run(() => Show(push));
    /// </summary>
    public sealed class MainThread : MonoBehaviour
    {
        private static readonly ConcurrentQueue<Action> Waiting = new ConcurrentQueue<Action>();

        public static void Run(Action action)
        {
            Waiting.Enqueue(action);
        }

        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.BeforeSceneLoad)]
        private static void Begin()
        {
            var owner = new GameObject(nameof(MainThread));
            DontDestroyOnLoad(owner);
            owner.AddComponent<MainThread>();
        }

        private void Update()
        {
            while (Waiting.TryDequeue(out var action))
            {
                try
                {
                    action();
                }
                catch (Exception error)
                {
                    Debug.LogException(error);
                }
            }
        }
    }
}
