# Written by "sifaka contract"; edit the contracts of the server instead.
# The messages are in these files, which protoc turns into classes:
#   sifaka-server/proto/all_response.proto
#   sifaka-server/proto/gate.proto
#   sifaka-server/proto/user.proto

from enum import IntEnum

FORMAT_VERSION = 1
# Differs where anything of the contract or its messages does.
HASH = "6be2c79abd276c37823e220e4a9975ba97256434b7d1c16aaaf25949f8b9ace1"


class State(IntEnum):
    """General state codes of replies."""

    # SQL ERROR
    STORE_FAILED = 0xee
    # Token Required
    TOKEN_REQUIRED = 0xef
    # Too Many Requests
    TOO_BUSY = 0xf0
    # Server Is Down
    SERVER_IS_DOWN = 0xf1
    # Invalid Token
    INVALID_TOKEN = 0xf2
    # Request Timeout
    REQUEST_TIMEOUT = 0xf3
    # Not Acceptable
    NOT_ACCEPTABLE = 0xf4
    # Method Not Allowed
    METHOD_NOT_ALLOWED = 0xf5
    # Frozen
    FROZEN = 0xf6
    # Error Unknown
    UNKNOWN = 0xf7
    # The client's session has expired and must log in again
    LOGIN_TIME_OUT = 0xf8
    # Need Login first
    NEED_LOGIN = 0xf9
    # Bad Request
    BAD_REQUEST = 0xfa
    # Unauthorized
    UNAUTHORIZED = 0xfb
    # Not Found
    NOT_FOUND = 0xfc
    # Param Not Allow
    PARAM_NOT_ALLOW = 0xfd
    # Param Parse Fail
    PARAM_PARSE_FAIL = 0xfe
    # Internal Server Error
    INTERNAL = 0xff


class Gate:
    """Module Gate, number 1."""

    NAME = "Gate"
    ID = 1

    class Pushes(IntEnum):
        """Types of its pushes."""

        # Gate_Closing.
        CLOSING = 0


class User:
    """Module User, number 2."""

    NAME = "User"
    ID = 2

    class Functions(IntEnum):
        """Numbers of its functions."""

        # User_Login_Request -> User_Login_Response; anyone; 15000 ms.
        LOGIN = 1
        # User_Register_Request -> User_Register_Response; anyone; 15000 ms.
        REGISTER = 2
        # User_GetVerifyCode_Request -> User_GetVerifyCode_Response; anyone.
        GET_VERIFY_CODE = 3
        # User_GetSelfInfo_Request -> User_GetSelfInfo_Response; needs a login.
        GET_SELF_INFO = 4
        # User_Logout_Request -> User_Logout_Response; needs a login.
        LOGOUT = 5
        # User_RefreshToken_Request -> User_RefreshToken_Response; anyone.
        REFRESH_TOKEN = 6
        # User_ChangePassWordByVerifyCode_Request -> User_ChangePassWordByVerifyCode_Response; anyone; 15000 ms.
        CHANGE_PASSWORD_BY_VERIFY_CODE = 7
        # User_ChangePassWordByPassword_Request -> User_ChangePassWordByPassword_Response; needs a login; 15000 ms.
        CHANGE_PASSWORD_BY_PASSWORD = 8
        # User_CheckVerifyCodeAvailable_Request -> User_CheckVerifyCodeAvailable_Response; anyone.
        CHECK_VERIFY_CODE_AVAILABLE = 9
        # User_SendForgotPasswordVrifyCode_Request -> User_SendForgotPasswordVrifyCode_Response; anyone.
        SEND_FORGOT_PASSWORD_VERIFY_CODE = 10
        # User_LoginByToken_Request -> User_Login_Response; anyone.
        LOGIN_BY_TOKEN = 11

    class Pushes(IntEnum):
        """Types of its pushes."""

        # User_SignedInElsewhere.
        SIGNED_IN_ELSEWHERE = 0
        # User_OnLoginSuccessNotify_Response.
        LOGIN_SUCCESS = 11

    class Errors:
        """State codes of its functions, by function."""

        class Login(IntEnum):
            # UserName or Password Error
            WRONG_PASSWORD = 1

        class Register(IntEnum):
            # Name or Password is too short
            TOO_SHORT = 1
            # Account has been taken
            ACCOUNT_TAKEN = 2
            # Verify Code Error
            WRONG_CODE = 3

        class GetVerifyCode(IntEnum):
            # Verify Send too busy
            SEND_TOO_BUSY = 1

        class RefreshToken(IntEnum):
            # refresh token is not valid
            INVALID_REFRESH_TOKEN = 1

        class ChangePasswordByVerifyCode(IntEnum):
            # Verify Code Error
            WRONG_CODE = 1
            # New Password or User is not acceptable
            UNACCEPTABLE = 2

        class ChangePasswordByPassword(IntEnum):
            # Old Password Error
            WRONG_PASSWORD = 1
            # New Password or User is not acceptable
            UNACCEPTABLE = 2

        class CheckVerifyCodeAvailable(IntEnum):
            # Verify Code Error
            WRONG_CODE = 1

        class SendForgotPasswordVerifyCode(IntEnum):
            # Verify Send too busy
            SEND_TOO_BUSY = 1


class Push:
    """Module Push, number 3."""

    NAME = "Push"
    ID = 3
