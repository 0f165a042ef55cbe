// Written by "sifaka proto"; edit the .proto files instead.
/** The types of messages.js as a protobuf.js JSON descriptor. */
export const descriptor = {
  "nested": {
    "Race_Runner": {
      "fields": {
        "userId": {
          "type": "string",
          "id": 1
        },
        "name": {
          "type": "string",
          "id": 2
        },
        "place": {
          "type": "int32",
          "id": 3
        }
      }
    },
    "Race_Standing": {
      "fields": {
        "length": {
          "type": "int32",
          "id": 1
        },
        "runners": {
          "rule": "repeated",
          "type": "Race_Runner",
          "id": 2
        }
      }
    },
    "Race_Hop_Response": {
      "fields": {
        "hop": {
          "type": "int32",
          "id": 1
        },
        "place": {
          "type": "int32",
          "id": 2
        }
      }
    },
    "Race_Left": {
      "fields": {
        "userId": {
          "type": "string",
          "id": 1
        }
      }
    },
    "Race_Won": {
      "fields": {
        "name": {
          "type": "string",
          "id": 1
        }
      }
    }
  }
};
