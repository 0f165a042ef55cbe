// Written by "sifaka contract"; edit the contracts of the server instead.
// The messages are in these files, which protoc turns into classes:
//   proto/arena.proto
//   sifaka-server/proto/all_response.proto
//   sifaka-server/proto/gate.proto
//   sifaka-server/proto/user.proto

namespace Sifaka.Contracts
{
    /// <summary>Which contract this is.</summary>
    public static class SifakaContract
    {
        public const int FormatVersion = 1;
        /// <summary>Differs where anything of the contract or its messages does.</summary>
        public const string Hash = "1fafa55990b744167ca6f6dab09438d4f13dea8f74d30353d884613f26a10566";
    }

    /// <summary>General state codes of replies.</summary>
    public static class SifakaState
    {
        /// <summary>SQL ERROR</summary>
        public const int StoreFailed = 0xee;
        /// <summary>Token Required</summary>
        public const int TokenRequired = 0xef;
        /// <summary>Too Many Requests</summary>
        public const int TooBusy = 0xf0;
        /// <summary>Server Is Down</summary>
        public const int ServerIsDown = 0xf1;
        /// <summary>Invalid Token</summary>
        public const int InvalidToken = 0xf2;
        /// <summary>Request Timeout</summary>
        public const int RequestTimeout = 0xf3;
        /// <summary>Not Acceptable</summary>
        public const int NotAcceptable = 0xf4;
        /// <summary>Method Not Allowed</summary>
        public const int MethodNotAllowed = 0xf5;
        /// <summary>Frozen</summary>
        public const int Frozen = 0xf6;
        /// <summary>Error Unknown</summary>
        public const int Unknown = 0xf7;
        /// <summary>The client's session has expired and must log in again</summary>
        public const int LoginTimeOut = 0xf8;
        /// <summary>Need Login first</summary>
        public const int NeedLogin = 0xf9;
        /// <summary>Bad Request</summary>
        public const int BadRequest = 0xfa;
        /// <summary>Unauthorized</summary>
        public const int Unauthorized = 0xfb;
        /// <summary>Not Found</summary>
        public const int NotFound = 0xfc;
        /// <summary>Param Not Allow</summary>
        public const int ParamNotAllow = 0xfd;
        /// <summary>Param Parse Fail</summary>
        public const int ParamParseFail = 0xfe;
        /// <summary>Internal Server Error</summary>
        public const int Internal = 0xff;
        /// <summary>The name of a general state code, or null.</summary>
        public static string NameOf(int state)
        {
            switch (state)
            {
                case StoreFailed: return nameof(StoreFailed);
                case TokenRequired: return nameof(TokenRequired);
                case TooBusy: return nameof(TooBusy);
                case ServerIsDown: return nameof(ServerIsDown);
                case InvalidToken: return nameof(InvalidToken);
                case RequestTimeout: return nameof(RequestTimeout);
                case NotAcceptable: return nameof(NotAcceptable);
                case MethodNotAllowed: return nameof(MethodNotAllowed);
                case Frozen: return nameof(Frozen);
                case Unknown: return nameof(Unknown);
                case LoginTimeOut: return nameof(LoginTimeOut);
                case NeedLogin: return nameof(NeedLogin);
                case BadRequest: return nameof(BadRequest);
                case Unauthorized: return nameof(Unauthorized);
                case NotFound: return nameof(NotFound);
                case ParamNotAllow: return nameof(ParamNotAllow);
                case ParamParseFail: return nameof(ParamParseFail);
                case Internal: return nameof(Internal);
                default: return null;
            }
        }
    }

    /// <summary>Module Gate, number 1.</summary>
    public static class Gate
    {
        public const string Name = "Gate";
        public const byte Id = 1;

        /// <summary>Types of its pushes.</summary>
        public static class Pushes
        {
            /// <summary>Gate_Closing.</summary>
            public const byte Closing = 0;
        }
    }

    /// <summary>Module User, number 2.</summary>
    public static class User
    {
        public const string Name = "User";
        public const byte Id = 2;

        /// <summary>Numbers of its functions.</summary>
        public static class Functions
        {
            /// <summary>User_Login_Request -&gt; User_Login_Response; anyone; 15000 ms.</summary>
            public const byte Login = 1;
            /// <summary>User_Register_Request -&gt; User_Register_Response; anyone; 15000 ms.</summary>
            public const byte Register = 2;
            /// <summary>User_GetVerifyCode_Request -&gt; User_GetVerifyCode_Response; anyone.</summary>
            public const byte GetVerifyCode = 3;
            /// <summary>User_GetSelfInfo_Request -&gt; User_GetSelfInfo_Response; needs a login.</summary>
            public const byte GetSelfInfo = 4;
            /// <summary>User_Logout_Request -&gt; User_Logout_Response; needs a login.</summary>
            public const byte Logout = 5;
            /// <summary>User_RefreshToken_Request -&gt; User_RefreshToken_Response; anyone.</summary>
            public const byte RefreshToken = 6;
            /// <summary>User_ChangePassWordByVerifyCode_Request -&gt; User_ChangePassWordByVerifyCode_Response; anyone; 15000 ms.</summary>
            public const byte ChangePasswordByVerifyCode = 7;
            /// <summary>User_ChangePassWordByPassword_Request -&gt; User_ChangePassWordByPassword_Response; needs a login; 15000 ms.</summary>
            public const byte ChangePasswordByPassword = 8;
            /// <summary>User_CheckVerifyCodeAvailable_Request -&gt; User_CheckVerifyCodeAvailable_Response; anyone.</summary>
            public const byte CheckVerifyCodeAvailable = 9;
            /// <summary>User_SendForgotPasswordVrifyCode_Request -&gt; User_SendForgotPasswordVrifyCode_Response; anyone.</summary>
            public const byte SendForgotPasswordVerifyCode = 10;
            /// <summary>User_LoginByToken_Request -&gt; User_Login_Response; anyone.</summary>
            public const byte LoginByToken = 11;
        }

        /// <summary>Types of its pushes.</summary>
        public static class Pushes
        {
            /// <summary>User_SignedInElsewhere.</summary>
            public const byte SignedInElsewhere = 0;
            /// <summary>User_OnLoginSuccessNotify_Response.</summary>
            public const byte LoginSuccess = 11;
        }

        /// <summary>State codes of its functions, by function.</summary>
        public static class Errors
        {
            public static class Login
            {
                /// <summary>UserName or Password Error</summary>
                public const int WrongPassword = 1;
            }
            public static class Register
            {
                /// <summary>Name or Password is too short</summary>
                public const int TooShort = 1;
                /// <summary>Account has been taken</summary>
                public const int AccountTaken = 2;
                /// <summary>Verify Code Error</summary>
                public const int WrongCode = 3;
            }
            public static class GetVerifyCode
            {
                /// <summary>Verify Send too busy</summary>
                public const int SendTooBusy = 1;
            }
            public static class RefreshToken
            {
                /// <summary>refresh token is not valid</summary>
                public const int InvalidRefreshToken = 1;
            }
            public static class ChangePasswordByVerifyCode
            {
                /// <summary>Verify Code Error</summary>
                public const int WrongCode = 1;
                /// <summary>New Password or User is not acceptable</summary>
                public const int Unacceptable = 2;
            }
            public static class ChangePasswordByPassword
            {
                /// <summary>Old Password Error</summary>
                public const int WrongPassword = 1;
                /// <summary>New Password or User is not acceptable</summary>
                public const int Unacceptable = 2;
            }
            public static class CheckVerifyCodeAvailable
            {
                /// <summary>Verify Code Error</summary>
                public const int WrongCode = 1;
            }
            public static class SendForgotPasswordVerifyCode
            {
                /// <summary>Verify Send too busy</summary>
                public const int SendTooBusy = 1;
            }
        }
    }

    /// <summary>Module Push, number 3.</summary>
    public static class Push
    {
        public const string Name = "Push";
        public const byte Id = 3;
    }

    /// <summary>Module Arena, number 11.</summary>
    public static class Arena
    {
        public const string Name = "Arena";
        public const byte Id = 11;

        /// <summary>Numbers of its functions.</summary>
        public static class Functions
        {
            /// <summary>nothing -&gt; Arena_Look_Response; anyone.</summary>
            public const byte Look = 1;
            /// <summary>Arena_Join_Request -&gt; Arena_Join_Response; needs a login; 2000 ms.</summary>
            public const byte Join = 2;
            /// <summary>nothing -&gt; nothing; needs a login.</summary>
            public const byte Leave = 3;
            /// <summary>Arena_Shout_Request -&gt; Arena_Shout_Response; needs a login.</summary>
            public const byte Shout = 4;
        }

        /// <summary>Types of its pushes.</summary>
        public static class Pushes
        {
            /// <summary>Arena_Seated.</summary>
            public const byte Seated = 1;
            /// <summary>Arena_Left.</summary>
            public const byte Left = 2;
            /// <summary>Arena_Shouted.</summary>
            public const byte Shouted = 3;
            /// <summary>JSON only, on topic p.</summary>
            public const byte Hint = 4;
        }

        /// <summary>State codes of its functions, by function.</summary>
        public static class Errors
        {
            public static class Join
            {
                /// <summary>The seat is taken</summary>
                public const int SeatTaken = 1;
                /// <summary>You have a seat already</summary>
                public const int AlreadySeated = 2;
                /// <summary>Your purse is too light</summary>
                public const int TooPoor = 3;
            }
            public static class Leave
            {
                /// <summary>You have no seat</summary>
                public const int NotSeated = 1;
            }
            public static class Shout
            {
                /// <summary>You have no seat</summary>
                public const int NotSeated = 1;
            }
        }
    }
}
