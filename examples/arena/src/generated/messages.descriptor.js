// Written by "sifaka proto"; edit the .proto files instead.
/** The types of messages.js as a protobuf.js JSON descriptor. */
export const descriptor = {
  "nested": {
    "Arena_Seat": {
      "fields": {
        "seat": {
          "type": "int32",
          "id": 1
        },
        "userId": {
          "type": "string",
          "id": 2
        },
        "name": {
          "type": "string",
          "id": 3
        },
        "since": {
          "type": "int64",
          "id": 4
        }
      }
    },
    "Arena_Look_Response": {
      "fields": {
        "seats": {
          "rule": "repeated",
          "type": "Arena_Seat",
          "id": 1
        },
        "free": {
          "type": "int32",
          "id": 2
        }
      }
    },
    "Arena_Join_Request": {
      "fields": {
        "seat": {
          "type": "int32",
          "id": 1
        }
      }
    },
    "Arena_Join_Response": {
      "fields": {
        "seat": {
          "type": "Arena_Seat",
          "id": 1
        },
        "coins": {
          "type": "int32",
          "id": 2
        }
      }
    },
    "Arena_Shout_Request": {
      "fields": {
        "text": {
          "type": "string",
          "id": 1
        }
      }
    },
    "Arena_Shout_Response": {
      "fields": {
        "heard": {
          "type": "int32",
          "id": 1
        }
      }
    },
    "Arena_Seated": {
      "fields": {
        "seat": {
          "type": "Arena_Seat",
          "id": 1
        }
      }
    },
    "Arena_Left": {
      "fields": {
        "seat": {
          "type": "int32",
          "id": 1
        },
        "userId": {
          "type": "string",
          "id": 2
        }
      }
    },
    "Arena_Shouted": {
      "fields": {
        "name": {
          "type": "string",
          "id": 1
        },
        "text": {
          "type": "string",
          "id": 2
        }
      }
    }
  }
};
