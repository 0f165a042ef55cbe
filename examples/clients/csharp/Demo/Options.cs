using System;
using System.Globalization;
using MQTTnet.Client;

namespace Sifaka.Demo
{
    /// <summary>--host, --port, --websocket URL, --user, --password, --listen SECONDS.</summary>
    internal sealed class Options
    {
        private readonly string[] args;

        public Options(string[] args)
        {
            this.args = args;
            User = Value("--user", "csharp-" + Guid.NewGuid().ToString("N").Substring(0, 8));
        }

        public string User { get; private set; }

        public string Password
        {
            get { return Value("--password", "a password of the demo"); }
        }

        /// <summary>How long to wait for pushes.</summary>
        public TimeSpan Listen
        {
            get { return TimeSpan.FromSeconds(double.Parse(Value("--listen", "3"), CultureInfo.InvariantCulture)); }
        }

        public IMqttConnection Dial()
        {
            return new MqttNetConnection(Address);
        }

        private void Address(MqttClientOptionsBuilder options)
        {
            var websocket = Value("--websocket", null);
            if (websocket != null) options.WithWebSocketServer(server => server.WithUri(websocket));
            else options.WithTcpServer(Value("--host", "127.0.0.1"), int.Parse(Value("--port", "1883")));
        }

        private string Value(string name, string unlessGiven)
        {
            var at = Array.IndexOf(args, name);
            return at >= 0 && at + 1 < args.Length ? args[at + 1] : unlessGiven;
        }
    }
}
