// Written by "sifaka proto"; edit the .proto files instead.
/** The types of messages.js as a protobuf.js JSON descriptor. */
export const descriptor = {
  "nested": {
    "ModuleName_Score": {
      "fields": {
        "name": {
          "type": "string",
          "id": 1
        },
        "value": {
          "type": "int32",
          "id": 2
        }
      }
    },
    "ModuleName_Roll_Request": {
      "fields": {
        "dice": {
          "type": "int32",
          "id": 1
        }
      }
    },
    "ModuleName_Roll_Response": {
      "fields": {
        "value": {
          "type": "int32",
          "id": 1
        },
        "best": {
          "type": "int32",
          "id": 2
        }
      }
    },
    "ModuleName_Top_Response": {
      "fields": {
        "scores": {
          "rule": "repeated",
          "type": "ModuleName_Score",
          "id": 1
        }
      }
    },
    "ModuleName_RoundOver": {
      "fields": {
        "winner": {
          "type": "ModuleName_Score",
          "id": 1
        }
      }
    }
  }
};
