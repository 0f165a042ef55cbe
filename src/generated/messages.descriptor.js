// Written by "sifaka proto"; edit the .proto files instead.
/** The types of messages.js as a protobuf.js JSON descriptor. */
export const descriptor = {
  "nested": {
    "AllResponse": {
      "fields": {
        "result": {
          "type": "bytes",
          "id": 1
        },
        "msg": {
          "type": "string",
          "id": 2
        },
        "state": {
          "type": "int32",
          "id": 3
        }
      }
    },
    "Gate_Closing": {
      "fields": {
        "reason": {
          "type": "string",
          "id": 1
        },
        "code": {
          "type": "int32",
          "id": 2
        },
        "retryAfterMs": {
          "type": "int32",
          "id": 3
        }
      }
    },
    "Gate_PushMessageI_Request": {
      "fields": {
        "sessions": {
          "rule": "repeated",
          "type": "string",
          "id": 1
        },
        "module": {
          "type": "int32",
          "id": 2
        },
        "type": {
          "type": "int32",
          "id": 3
        },
        "content": {
          "type": "string",
          "id": 4
        }
      }
    },
    "Gate_PushMessageI_Response": {
      "fields": {
        "queued": {
          "type": "int32",
          "id": 1
        }
      }
    },
    "Gate_KickOut_Request": {
      "fields": {
        "sessions": {
          "rule": "repeated",
          "type": "string",
          "id": 1
        },
        "reason": {
          "type": "string",
          "id": 2
        },
        "code": {
          "type": "int32",
          "id": 3
        },
        "retryAfterMs": {
          "type": "int32",
          "id": 4
        }
      }
    },
    "Gate_KickOut_Response": {
      "fields": {
        "closed": {
          "type": "int32",
          "id": 1
        }
      }
    },
    "Gate_PushMessageF_Request": {
      "fields": {
        "sessions": {
          "rule": "repeated",
          "type": "string",
          "id": 1
        },
        "module": {
          "type": "int32",
          "id": 2
        },
        "type": {
          "type": "int32",
          "id": 3
        },
        "content": {
          "type": "bytes",
          "id": 4
        }
      }
    },
    "Gate_PushMessageF_Response": {
      "fields": {
        "queued": {
          "type": "int32",
          "id": 1
        }
      }
    },
    "Push_Message": {
      "oneofs": {
        "_protobuf": {
          "oneof": [
            "protobuf"
          ]
        }
      },
      "fields": {
        "module": {
          "type": "int32",
          "id": 1
        },
        "type": {
          "type": "int32",
          "id": 2
        },
        "json": {
          "type": "string",
          "id": 3
        },
        "protobuf": {
          "type": "bytes",
          "id": 4,
          "options": {
            "proto3_optional": true
          }
        }
      }
    },
    "Push_ToUser_Request": {
      "fields": {
        "userId": {
          "type": "string",
          "id": 1
        },
        "message": {
          "type": "Push_Message",
          "id": 2
        }
      }
    },
    "Push_ToUsers_Request": {
      "fields": {
        "userIds": {
          "rule": "repeated",
          "type": "string",
          "id": 1
        },
        "message": {
          "type": "Push_Message",
          "id": 2
        }
      }
    },
    "Push_ToSession_Request": {
      "fields": {
        "sessionId": {
          "type": "string",
          "id": 1
        },
        "message": {
          "type": "Push_Message",
          "id": 2
        }
      }
    },
    "Push_ToAll_Request": {
      "fields": {
        "message": {
          "type": "Push_Message",
          "id": 1
        }
      }
    },
    "Push_Sent_Response": {
      "fields": {
        "queued": {
          "type": "int32",
          "id": 1
        }
      }
    },
    "User_Login_Request": {
      "fields": {
        "username": {
          "type": "string",
          "id": 1
        },
        "password": {
          "type": "string",
          "id": 2
        }
      }
    },
    "User_Login_Response": {
      "fields": {
        "token": {
          "type": "string",
          "id": 1
        },
        "refreshToken": {
          "type": "string",
          "id": 2
        },
        "expireAt": {
          "type": "int32",
          "id": 3
        }
      }
    },
    "UserTokenData": {
      "fields": {
        "token": {
          "type": "string",
          "id": 1
        },
        "refreshToken": {
          "type": "string",
          "id": 2
        },
        "expireAt": {
          "type": "int32",
          "id": 3
        }
      }
    },
    "User_Register_Request": {
      "fields": {
        "username": {
          "type": "string",
          "id": 1
        },
        "password": {
          "type": "string",
          "id": 2
        },
        "verifyCode": {
          "type": "string",
          "id": 3
        },
        "openId": {
          "type": "string",
          "id": 4
        }
      }
    },
    "User_Register_Response": {
      "fields": {
        "result": {
          "type": "string",
          "id": 1
        },
        "tokenInfo": {
          "type": "UserTokenData",
          "id": 2
        }
      }
    },
    "User_GetVerifyCode_Request": {
      "fields": {
        "phoneNumber": {
          "type": "string",
          "id": 1
        }
      }
    },
    "User_GetVerifyCode_Response": {
      "fields": {}
    },
    "User_GetSelfInfo_Request": {
      "fields": {}
    },
    "UserData": {
      "fields": {
        "UserName": {
          "type": "string",
          "id": 1
        },
        "UserID": {
          "type": "string",
          "id": 2
        }
      }
    },
    "User_GetSelfInfo_Response": {
      "fields": {
        "userData": {
          "type": "UserData",
          "id": 1
        }
      }
    },
    "User_Logout_Request": {
      "fields": {}
    },
    "User_Logout_Response": {
      "fields": {}
    },
    "User_RefreshToken_Request": {
      "fields": {
        "refresh_token": {
          "type": "string",
          "id": 1
        }
      }
    },
    "User_RefreshToken_Response": {
      "fields": {
        "tokenData": {
          "type": "UserTokenData",
          "id": 1
        }
      }
    },
    "User_ChangePassWordByVerifyCode_Request": {
      "fields": {
        "phoneNumber": {
          "type": "string",
          "id": 1
        },
        "verifyCode": {
          "type": "string",
          "id": 2
        },
        "password": {
          "type": "string",
          "id": 3
        }
      }
    },
    "User_ChangePassWordByVerifyCode_Response": {
      "fields": {
        "isSuccess": {
          "type": "bool",
          "id": 1
        }
      }
    },
    "User_ChangePassWordByPassword_Request": {
      "fields": {
        "oldPassword": {
          "type": "string",
          "id": 1
        },
        "newPassword": {
          "type": "string",
          "id": 2
        }
      }
    },
    "User_ChangePassWordByPassword_Response": {
      "fields": {
        "isSuccess": {
          "type": "bool",
          "id": 1
        }
      }
    },
    "User_CheckVerifyCodeAvailable_Request": {
      "fields": {
        "phoneNumber": {
          "type": "string",
          "id": 1
        },
        "verifyCode": {
          "type": "string",
          "id": 2
        }
      }
    },
    "User_CheckVerifyCodeAvailable_Response": {
      "fields": {
        "isAvalible": {
          "type": "bool",
          "id": 1
        },
        "isAccountTaken": {
          "type": "bool",
          "id": 2
        }
      }
    },
    "User_SendForgotPasswordVrifyCode_Request": {
      "fields": {
        "phoneNumber": {
          "type": "string",
          "id": 1
        }
      }
    },
    "User_SendForgotPasswordVrifyCode_Response": {
      "fields": {}
    },
    "User_LoginByToken_Request": {
      "fields": {
        "token": {
          "type": "string",
          "id": 1
        }
      }
    },
    "User_SignedInElsewhere": {
      "fields": {}
    },
    "User_OnLoginSuccessNotify_Response": {
      "fields": {
        "msg": {
          "type": "string",
          "id": 1
        }
      }
    }
  }
};
