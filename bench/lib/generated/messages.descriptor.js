// Written by "sifaka proto"; edit the .proto files instead.
/** The types of messages.js as a protobuf.js JSON descriptor. */
export const descriptor = {
  "nested": {
    "Echo_Message": {
      "fields": {
        "text": {
          "type": "string",
          "id": 1
        },
        "number": {
          "type": "int32",
          "id": 2
        }
      }
    }
  }
};
