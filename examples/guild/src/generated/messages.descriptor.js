// Written by "sifaka proto"; edit the .proto files instead.
/** The types of messages.js as a protobuf.js JSON descriptor. */
export const descriptor = {
  "nested": {
    "Guild_Create_Request": {
      "fields": {
        "name": {
          "type": "string",
          "id": 1
        }
      }
    },
    "Guild_Create_Response": {
      "fields": {
        "guildId": {
          "type": "string",
          "id": 1
        }
      }
    },
    "Guild_Join_Request": {
      "fields": {
        "guildId": {
          "type": "string",
          "id": 1
        }
      }
    },
    "Guild_Members_Request": {
      "fields": {
        "guildId": {
          "type": "string",
          "id": 1
        },
        "cursor": {
          "type": "string",
          "id": 2
        }
      }
    },
    "Guild_Member": {
      "fields": {
        "userId": {
          "type": "string",
          "id": 1
        },
        "name": {
          "type": "string",
          "id": 2
        },
        "donated": {
          "type": "int32",
          "id": 3
        }
      }
    },
    "Guild_Members_Response": {
      "fields": {
        "members": {
          "rule": "repeated",
          "type": "Guild_Member",
          "id": 1
        },
        "cursor": {
          "type": "string",
          "id": 2
        }
      }
    },
    "Guild_Donate_Request": {
      "fields": {
        "coins": {
          "type": "int32",
          "id": 1
        }
      }
    },
    "Guild_Donate_Response": {
      "fields": {
        "treasury": {
          "type": "int32",
          "id": 1
        }
      }
    },
    "Guild_Donated": {
      "fields": {
        "userId": {
          "type": "string",
          "id": 1
        },
        "coins": {
          "type": "int32",
          "id": 2
        },
        "treasury": {
          "type": "int32",
          "id": 3
        }
      }
    },
    "Guild_DayBegan": {
      "fields": {
        "day": {
          "type": "string",
          "id": 1
        }
      }
    },
    "Moderation_Ban_Request": {
      "fields": {
        "userId": {
          "type": "string",
          "id": 1
        },
        "seconds": {
          "type": "int32",
          "id": 2
        },
        "reason": {
          "type": "string",
          "id": 3
        }
      }
    },
    "Moderation_BanOf_Request": {
      "fields": {
        "userId": {
          "type": "string",
          "id": 1
        }
      }
    },
    "Moderation_BanOf_Response": {
      "fields": {
        "until": {
          "type": "int64",
          "id": 1
        },
        "reason": {
          "type": "string",
          "id": 2
        }
      }
    },
    "Wallet_Look_Response": {
      "fields": {
        "coins": {
          "type": "int32",
          "id": 1
        }
      }
    },
    "Wallet_Buy_Request": {
      "fields": {
        "receipt": {
          "type": "string",
          "id": 1
        }
      }
    },
    "Wallet_Buy_Response": {
      "fields": {
        "coins": {
          "type": "int32",
          "id": 1
        }
      }
    },
    "Wallet_Take_Request": {
      "fields": {
        "entryId": {
          "type": "string",
          "id": 1
        },
        "userId": {
          "type": "string",
          "id": 2
        },
        "coins": {
          "type": "int32",
          "id": 3
        }
      }
    }
  }
};
