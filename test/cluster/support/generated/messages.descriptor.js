// Written by "sifaka proto"; edit the .proto files instead.
/** The types of messages.js as a protobuf.js JSON descriptor. */
export const descriptor = {
  "nested": {
    "sifaka": {
      "nested": {
        "cluster": {
          "nested": {
            "LedgerRequest": {
              "fields": {
                "key": {
                  "type": "string",
                  "id": 1
                },
                "client": {
                  "type": "string",
                  "id": 2
                },
                "ms": {
                  "type": "uint32",
                  "id": 3
                },
                "user": {
                  "type": "string",
                  "id": 4
                },
                "to": {
                  "type": "string",
                  "id": 5
                }
              }
            },
            "LedgerReply": {
              "fields": {
                "key": {
                  "type": "string",
                  "id": 1
                },
                "client": {
                  "type": "string",
                  "id": 2
                },
                "node": {
                  "type": "string",
                  "id": 3
                },
                "epoch": {
                  "type": "string",
                  "id": 4
                },
                "call": {
                  "type": "string",
                  "id": 5
                }
              }
            },
            "LedgerTold": {
              "fields": {
                "key": {
                  "type": "string",
                  "id": 1
                },
                "to": {
                  "type": "string",
                  "id": 2
                }
              }
            }
          }
        }
      }
    }
  }
};
