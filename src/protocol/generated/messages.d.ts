import * as $protobuf from "sifaka-server/protobuf";

/**
 * Properties of an AllResponse.
 * @deprecated Use AllResponse.$Properties instead.
 */
export interface IAllResponse extends AllResponse.$Properties {
}

/** The reply to a request on `f` stands behind its two number bytes. */
export class AllResponse {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new AllResponse.
     * @param [properties] Properties to set
     */
    constructor(properties?: AllResponse.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** The encoded reply message. */
    result: Uint8Array;

    /** Text of an error, empty with state 0. */
    msg: string;

    /** 0 success, 1..127 the function's own errors, 0xe0..0xff general codes. */
    state: number;

    /**
     * Creates a new AllResponse instance using the specified properties.
     * @param [properties] Properties to set
     * @returns AllResponse instance
     */
    static create(properties: AllResponse.$Shape): AllResponse;
    static create(properties?: AllResponse.$Properties): AllResponse;

    /**
     * Encodes the specified AllResponse message. Does not implicitly {@link AllResponse.verify|verify} messages.
     * @param message AllResponse message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: AllResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes an AllResponse message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {AllResponse & AllResponse.$Shape} AllResponse
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): AllResponse;
}

export namespace AllResponse {

    /** Properties of an AllResponse. */
    interface $Properties {

        /** The encoded reply message. */
        result?: (Uint8Array|null);

        /** Text of an error, empty with state 0. */
        msg?: (string|null);

        /** 0 success, 1..127 the function's own errors, 0xe0..0xff general codes. */
        state?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of an AllResponse. */
    type $Shape = AllResponse.$Properties;
}

/**
 * Properties of a Gate_Closing.
 * @deprecated Use Gate_Closing.$Properties instead.
 */
export interface IGate_Closing extends Gate_Closing.$Properties {
}

/** Push 1/0: the server is about to close this connection. */
export class Gate_Closing {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Gate_Closing.
     * @param [properties] Properties to set
     */
    constructor(properties?: Gate_Closing.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Why, in words for a log. */
    reason: string;

    /** Why, as a number: 1 drain, 2 kick, 3 limits, 4 age. */
    code: number;

    /** Connect again no sooner than this; jittered by the server. */
    retryAfterMs: number;

    /**
     * Creates a new Gate_Closing instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Gate_Closing instance
     */
    static create(properties: Gate_Closing.$Shape): Gate_Closing;
    static create(properties?: Gate_Closing.$Properties): Gate_Closing;

    /**
     * Encodes the specified Gate_Closing message. Does not implicitly {@link Gate_Closing.verify|verify} messages.
     * @param message Gate_Closing message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Gate_Closing.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Gate_Closing message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Gate_Closing & Gate_Closing.$Shape} Gate_Closing
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Gate_Closing;
}

export namespace Gate_Closing {

    /** Properties of a Gate_Closing. */
    interface $Properties {

        /** Why, in words for a log. */
        reason?: (string|null);

        /** Why, as a number: 1 drain, 2 kick, 3 limits, 4 age. */
        code?: (number|null);

        /** Connect again no sooner than this; jittered by the server. */
        retryAfterMs?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Gate_Closing. */
    type $Shape = Gate_Closing.$Properties;
}

/**
 * Properties of a Gate_PushMessageI_Request.
 * @deprecated Use Gate_PushMessageI_Request.$Properties instead.
 */
export interface IGate_PushMessageI_Request extends Gate_PushMessageI_Request.$Properties {
}

/** Function 1, internal: a JSON push to sessions of this gate. */
export class Gate_PushMessageI_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Gate_PushMessageI_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Gate_PushMessageI_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Session ids, 32 lower-case hex digits each. */
    sessions: string[];

    /** Number of the module in whose name it is pushed. */
    module: number;

    /** Gate_PushMessageI_Request type. */
    type: number;

    /** The content as JSON text. */
    content: string;

    /**
     * Creates a new Gate_PushMessageI_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Gate_PushMessageI_Request instance
     */
    static create(properties: Gate_PushMessageI_Request.$Shape): Gate_PushMessageI_Request;
    static create(properties?: Gate_PushMessageI_Request.$Properties): Gate_PushMessageI_Request;

    /**
     * Encodes the specified Gate_PushMessageI_Request message. Does not implicitly {@link Gate_PushMessageI_Request.verify|verify} messages.
     * @param message Gate_PushMessageI_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Gate_PushMessageI_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Gate_PushMessageI_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Gate_PushMessageI_Request & Gate_PushMessageI_Request.$Shape} Gate_PushMessageI_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Gate_PushMessageI_Request;
}

export namespace Gate_PushMessageI_Request {

    /** Properties of a Gate_PushMessageI_Request. */
    interface $Properties {

        /** Session ids, 32 lower-case hex digits each. */
        sessions?: (string[]|null);

        /** Number of the module in whose name it is pushed. */
        module?: (number|null);

        /** Gate_PushMessageI_Request type */
        type?: (number|null);

        /** The content as JSON text. */
        content?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Gate_PushMessageI_Request. */
    type $Shape = Gate_PushMessageI_Request.$Properties;
}

/**
 * Properties of a Gate_PushMessageI_Response.
 * @deprecated Use Gate_PushMessageI_Response.$Properties instead.
 */
export interface IGate_PushMessageI_Response extends Gate_PushMessageI_Response.$Properties {
}

/** Represents a Gate_PushMessageI_Response. */
export class Gate_PushMessageI_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Gate_PushMessageI_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Gate_PushMessageI_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** How many sessions it was queued for. */
    queued: number;

    /**
     * Creates a new Gate_PushMessageI_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Gate_PushMessageI_Response instance
     */
    static create(properties: Gate_PushMessageI_Response.$Shape): Gate_PushMessageI_Response;
    static create(properties?: Gate_PushMessageI_Response.$Properties): Gate_PushMessageI_Response;

    /**
     * Encodes the specified Gate_PushMessageI_Response message. Does not implicitly {@link Gate_PushMessageI_Response.verify|verify} messages.
     * @param message Gate_PushMessageI_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Gate_PushMessageI_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Gate_PushMessageI_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Gate_PushMessageI_Response & Gate_PushMessageI_Response.$Shape} Gate_PushMessageI_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Gate_PushMessageI_Response;
}

export namespace Gate_PushMessageI_Response {

    /** Properties of a Gate_PushMessageI_Response. */
    interface $Properties {

        /** How many sessions it was queued for. */
        queued?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Gate_PushMessageI_Response. */
    type $Shape = Gate_PushMessageI_Response.$Properties;
}

/**
 * Properties of a Gate_KickOut_Request.
 * @deprecated Use Gate_KickOut_Request.$Properties instead.
 */
export interface IGate_KickOut_Request extends Gate_KickOut_Request.$Properties {
}

/** Function 2, internal: close sessions of this gate after what they had accepted is answered. */
export class Gate_KickOut_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Gate_KickOut_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Gate_KickOut_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Gate_KickOut_Request sessions. */
    sessions: string[];

    /** Gate_KickOut_Request reason. */
    reason: string;

    /** Gate_KickOut_Request code. */
    code: number;

    /** Gate_KickOut_Request retryAfterMs. */
    retryAfterMs: number;

    /**
     * Creates a new Gate_KickOut_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Gate_KickOut_Request instance
     */
    static create(properties: Gate_KickOut_Request.$Shape): Gate_KickOut_Request;
    static create(properties?: Gate_KickOut_Request.$Properties): Gate_KickOut_Request;

    /**
     * Encodes the specified Gate_KickOut_Request message. Does not implicitly {@link Gate_KickOut_Request.verify|verify} messages.
     * @param message Gate_KickOut_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Gate_KickOut_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Gate_KickOut_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Gate_KickOut_Request & Gate_KickOut_Request.$Shape} Gate_KickOut_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Gate_KickOut_Request;
}

export namespace Gate_KickOut_Request {

    /** Properties of a Gate_KickOut_Request. */
    interface $Properties {

        /** Gate_KickOut_Request sessions */
        sessions?: (string[]|null);

        /** Gate_KickOut_Request reason */
        reason?: (string|null);

        /** Gate_KickOut_Request code */
        code?: (number|null);

        /** Gate_KickOut_Request retryAfterMs */
        retryAfterMs?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Gate_KickOut_Request. */
    type $Shape = Gate_KickOut_Request.$Properties;
}

/**
 * Properties of a Gate_KickOut_Response.
 * @deprecated Use Gate_KickOut_Response.$Properties instead.
 */
export interface IGate_KickOut_Response extends Gate_KickOut_Response.$Properties {
}

/** Represents a Gate_KickOut_Response. */
export class Gate_KickOut_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Gate_KickOut_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Gate_KickOut_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** How many sessions are being closed. */
    closed: number;

    /**
     * Creates a new Gate_KickOut_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Gate_KickOut_Response instance
     */
    static create(properties: Gate_KickOut_Response.$Shape): Gate_KickOut_Response;
    static create(properties?: Gate_KickOut_Response.$Properties): Gate_KickOut_Response;

    /**
     * Encodes the specified Gate_KickOut_Response message. Does not implicitly {@link Gate_KickOut_Response.verify|verify} messages.
     * @param message Gate_KickOut_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Gate_KickOut_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Gate_KickOut_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Gate_KickOut_Response & Gate_KickOut_Response.$Shape} Gate_KickOut_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Gate_KickOut_Response;
}

export namespace Gate_KickOut_Response {

    /** Properties of a Gate_KickOut_Response. */
    interface $Properties {

        /** How many sessions are being closed. */
        closed?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Gate_KickOut_Response. */
    type $Shape = Gate_KickOut_Response.$Properties;
}

/**
 * Properties of a Gate_PushMessageF_Request.
 * @deprecated Use Gate_PushMessageF_Request.$Properties instead.
 */
export interface IGate_PushMessageF_Request extends Gate_PushMessageF_Request.$Properties {
}

/** Function 3, internal: a protobuf push to sessions of this gate. */
export class Gate_PushMessageF_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Gate_PushMessageF_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Gate_PushMessageF_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Gate_PushMessageF_Request sessions. */
    sessions: string[];

    /** Gate_PushMessageF_Request module. */
    module: number;

    /** Gate_PushMessageF_Request type. */
    type: number;

    /** The content as an encoded message. */
    content: Uint8Array;

    /**
     * Creates a new Gate_PushMessageF_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Gate_PushMessageF_Request instance
     */
    static create(properties: Gate_PushMessageF_Request.$Shape): Gate_PushMessageF_Request;
    static create(properties?: Gate_PushMessageF_Request.$Properties): Gate_PushMessageF_Request;

    /**
     * Encodes the specified Gate_PushMessageF_Request message. Does not implicitly {@link Gate_PushMessageF_Request.verify|verify} messages.
     * @param message Gate_PushMessageF_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Gate_PushMessageF_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Gate_PushMessageF_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Gate_PushMessageF_Request & Gate_PushMessageF_Request.$Shape} Gate_PushMessageF_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Gate_PushMessageF_Request;
}

export namespace Gate_PushMessageF_Request {

    /** Properties of a Gate_PushMessageF_Request. */
    interface $Properties {

        /** Gate_PushMessageF_Request sessions */
        sessions?: (string[]|null);

        /** Gate_PushMessageF_Request module */
        module?: (number|null);

        /** Gate_PushMessageF_Request type */
        type?: (number|null);

        /** The content as an encoded message. */
        content?: (Uint8Array|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Gate_PushMessageF_Request. */
    type $Shape = Gate_PushMessageF_Request.$Properties;
}

/**
 * Properties of a Gate_PushMessageF_Response.
 * @deprecated Use Gate_PushMessageF_Response.$Properties instead.
 */
export interface IGate_PushMessageF_Response extends Gate_PushMessageF_Response.$Properties {
}

/** Represents a Gate_PushMessageF_Response. */
export class Gate_PushMessageF_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Gate_PushMessageF_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Gate_PushMessageF_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Gate_PushMessageF_Response queued. */
    queued: number;

    /**
     * Creates a new Gate_PushMessageF_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Gate_PushMessageF_Response instance
     */
    static create(properties: Gate_PushMessageF_Response.$Shape): Gate_PushMessageF_Response;
    static create(properties?: Gate_PushMessageF_Response.$Properties): Gate_PushMessageF_Response;

    /**
     * Encodes the specified Gate_PushMessageF_Response message. Does not implicitly {@link Gate_PushMessageF_Response.verify|verify} messages.
     * @param message Gate_PushMessageF_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Gate_PushMessageF_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Gate_PushMessageF_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Gate_PushMessageF_Response & Gate_PushMessageF_Response.$Shape} Gate_PushMessageF_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Gate_PushMessageF_Response;
}

export namespace Gate_PushMessageF_Response {

    /** Properties of a Gate_PushMessageF_Response. */
    interface $Properties {

        /** Gate_PushMessageF_Response queued */
        queued?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Gate_PushMessageF_Response. */
    type $Shape = Gate_PushMessageF_Response.$Properties;
}

/**
 * Properties of a Push_Message.
 * @deprecated Use Push_Message.$Properties instead.
 */
export interface IPush_Message extends Push_Message.$Properties {
}

/** One push, written once for all its receivers. */
export class Push_Message {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Push_Message.
     * @param [properties] Properties to set
     */
    constructor(properties?: Push_Message.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Number of the module in whose name it is pushed. */
    module: number;

    /** Push type of that module's contract, 0..255. */
    type: number;

    /** The content as JSON text, for topic p. */
    json: string;

    /** The content as an encoded message, for topic q. Absent: the push is JSON only. */
    protobuf?: (Uint8Array|null);

    /**
     * Creates a new Push_Message instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Push_Message instance
     */
    static create(properties: Push_Message.$Shape): Push_Message;
    static create(properties?: Push_Message.$Properties): Push_Message;

    /**
     * Encodes the specified Push_Message message. Does not implicitly {@link Push_Message.verify|verify} messages.
     * @param message Push_Message message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Push_Message.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Push_Message message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Push_Message & Push_Message.$Shape} Push_Message
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Push_Message;
}

export namespace Push_Message {

    /** Properties of a Push_Message. */
    interface $Properties {

        /** Number of the module in whose name it is pushed. */
        module?: (number|null);

        /** Push type of that module's contract, 0..255. */
        type?: (number|null);

        /** The content as JSON text, for topic p. */
        json?: (string|null);

        /** The content as an encoded message, for topic q. Absent: the push is JSON only. */
        protobuf?: (Uint8Array|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Push_Message. */
    type $Shape = Push_Message.$Properties;
}

/**
 * Properties of a Push_ToUser_Request.
 * @deprecated Use Push_ToUser_Request.$Properties instead.
 */
export interface IPush_ToUser_Request extends Push_ToUser_Request.$Properties {
}

/** Function 1, internal. */
export class Push_ToUser_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Push_ToUser_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Push_ToUser_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Push_ToUser_Request userId. */
    userId: string;

    /** Push_ToUser_Request message. */
    message?: (Push_Message|null);

    /**
     * Creates a new Push_ToUser_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Push_ToUser_Request instance
     */
    static create(properties: Push_ToUser_Request.$Shape): Push_ToUser_Request;
    static create(properties?: Push_ToUser_Request.$Properties): Push_ToUser_Request;

    /**
     * Encodes the specified Push_ToUser_Request message. Does not implicitly {@link Push_ToUser_Request.verify|verify} messages.
     * @param message Push_ToUser_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Push_ToUser_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Push_ToUser_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Push_ToUser_Request & Push_ToUser_Request.$Shape} Push_ToUser_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Push_ToUser_Request;
}

export namespace Push_ToUser_Request {

    /** Properties of a Push_ToUser_Request. */
    interface $Properties {

        /** Push_ToUser_Request userId */
        userId?: (string|null);

        /** Push_ToUser_Request message */
        message?: (Push_Message.$Properties|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Push_ToUser_Request. */
    type $Shape = Push_ToUser_Request.$Properties;
}

/**
 * Properties of a Push_ToUsers_Request.
 * @deprecated Use Push_ToUsers_Request.$Properties instead.
 */
export interface IPush_ToUsers_Request extends Push_ToUsers_Request.$Properties {
}

/** Function 2, internal. */
export class Push_ToUsers_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Push_ToUsers_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Push_ToUsers_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Push_ToUsers_Request userIds. */
    userIds: string[];

    /** Push_ToUsers_Request message. */
    message?: (Push_Message|null);

    /**
     * Creates a new Push_ToUsers_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Push_ToUsers_Request instance
     */
    static create(properties: Push_ToUsers_Request.$Shape): Push_ToUsers_Request;
    static create(properties?: Push_ToUsers_Request.$Properties): Push_ToUsers_Request;

    /**
     * Encodes the specified Push_ToUsers_Request message. Does not implicitly {@link Push_ToUsers_Request.verify|verify} messages.
     * @param message Push_ToUsers_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Push_ToUsers_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Push_ToUsers_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Push_ToUsers_Request & Push_ToUsers_Request.$Shape} Push_ToUsers_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Push_ToUsers_Request;
}

export namespace Push_ToUsers_Request {

    /** Properties of a Push_ToUsers_Request. */
    interface $Properties {

        /** Push_ToUsers_Request userIds */
        userIds?: (string[]|null);

        /** Push_ToUsers_Request message */
        message?: (Push_Message.$Properties|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Push_ToUsers_Request. */
    type $Shape = Push_ToUsers_Request.$Properties;
}

/**
 * Properties of a Push_ToSession_Request.
 * @deprecated Use Push_ToSession_Request.$Properties instead.
 */
export interface IPush_ToSession_Request extends Push_ToSession_Request.$Properties {
}

/** Function 3, internal. */
export class Push_ToSession_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Push_ToSession_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Push_ToSession_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** 32 lower-case hex digits. */
    sessionId: string;

    /** Push_ToSession_Request message. */
    message?: (Push_Message|null);

    /**
     * Creates a new Push_ToSession_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Push_ToSession_Request instance
     */
    static create(properties: Push_ToSession_Request.$Shape): Push_ToSession_Request;
    static create(properties?: Push_ToSession_Request.$Properties): Push_ToSession_Request;

    /**
     * Encodes the specified Push_ToSession_Request message. Does not implicitly {@link Push_ToSession_Request.verify|verify} messages.
     * @param message Push_ToSession_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Push_ToSession_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Push_ToSession_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Push_ToSession_Request & Push_ToSession_Request.$Shape} Push_ToSession_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Push_ToSession_Request;
}

export namespace Push_ToSession_Request {

    /** Properties of a Push_ToSession_Request. */
    interface $Properties {

        /** 32 lower-case hex digits. */
        sessionId?: (string|null);

        /** Push_ToSession_Request message */
        message?: (Push_Message.$Properties|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Push_ToSession_Request. */
    type $Shape = Push_ToSession_Request.$Properties;
}

/**
 * Properties of a Push_ToAll_Request.
 * @deprecated Use Push_ToAll_Request.$Properties instead.
 */
export interface IPush_ToAll_Request extends Push_ToAll_Request.$Properties {
}

/** Function 4, internal: everyone who is connected, with or without a user. */
export class Push_ToAll_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Push_ToAll_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Push_ToAll_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Push_ToAll_Request message. */
    message?: (Push_Message|null);

    /**
     * Creates a new Push_ToAll_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Push_ToAll_Request instance
     */
    static create(properties: Push_ToAll_Request.$Shape): Push_ToAll_Request;
    static create(properties?: Push_ToAll_Request.$Properties): Push_ToAll_Request;

    /**
     * Encodes the specified Push_ToAll_Request message. Does not implicitly {@link Push_ToAll_Request.verify|verify} messages.
     * @param message Push_ToAll_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Push_ToAll_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Push_ToAll_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Push_ToAll_Request & Push_ToAll_Request.$Shape} Push_ToAll_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Push_ToAll_Request;
}

export namespace Push_ToAll_Request {

    /** Properties of a Push_ToAll_Request. */
    interface $Properties {

        /** Push_ToAll_Request message */
        message?: (Push_Message.$Properties|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Push_ToAll_Request. */
    type $Shape = Push_ToAll_Request.$Properties;
}

/**
 * Properties of a Push_Sent_Response.
 * @deprecated Use Push_Sent_Response.$Properties instead.
 */
export interface IPush_Sent_Response extends Push_Sent_Response.$Properties {
}

/** Reply of all four. */
export class Push_Sent_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Push_Sent_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Push_Sent_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** How many sessions it was queued for. */
    queued: number;

    /**
     * Creates a new Push_Sent_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Push_Sent_Response instance
     */
    static create(properties: Push_Sent_Response.$Shape): Push_Sent_Response;
    static create(properties?: Push_Sent_Response.$Properties): Push_Sent_Response;

    /**
     * Encodes the specified Push_Sent_Response message. Does not implicitly {@link Push_Sent_Response.verify|verify} messages.
     * @param message Push_Sent_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Push_Sent_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Push_Sent_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Push_Sent_Response & Push_Sent_Response.$Shape} Push_Sent_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Push_Sent_Response;
}

export namespace Push_Sent_Response {

    /** Properties of a Push_Sent_Response. */
    interface $Properties {

        /** How many sessions it was queued for. */
        queued?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Push_Sent_Response. */
    type $Shape = Push_Sent_Response.$Properties;
}

/**
 * Properties of a User_Login_Request.
 * @deprecated Use User_Login_Request.$Properties instead.
 */
export interface IUser_Login_Request extends User_Login_Request.$Properties {
}

/** Represents a User_Login_Request. */
export class User_Login_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_Login_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_Login_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_Login_Request username. */
    username: string;

    /** User_Login_Request password. */
    password: string;

    /**
     * Creates a new User_Login_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_Login_Request instance
     */
    static create(properties: User_Login_Request.$Shape): User_Login_Request;
    static create(properties?: User_Login_Request.$Properties): User_Login_Request;

    /**
     * Encodes the specified User_Login_Request message. Does not implicitly {@link User_Login_Request.verify|verify} messages.
     * @param message User_Login_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_Login_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_Login_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_Login_Request & User_Login_Request.$Shape} User_Login_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_Login_Request;
}

export namespace User_Login_Request {

    /** Properties of a User_Login_Request. */
    interface $Properties {

        /** User_Login_Request username */
        username?: (string|null);

        /** User_Login_Request password */
        password?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_Login_Request. */
    type $Shape = User_Login_Request.$Properties;
}

/**
 * Properties of a User_Login_Response.
 * @deprecated Use User_Login_Response.$Properties instead.
 */
export interface IUser_Login_Response extends User_Login_Response.$Properties {
}

/** Represents a User_Login_Response. */
export class User_Login_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_Login_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_Login_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_Login_Response token. */
    token: string;

    /** User_Login_Response refreshToken. */
    refreshToken: string;

    /** Lifetime of the token in seconds. */
    expireAt: number;

    /**
     * Creates a new User_Login_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_Login_Response instance
     */
    static create(properties: User_Login_Response.$Shape): User_Login_Response;
    static create(properties?: User_Login_Response.$Properties): User_Login_Response;

    /**
     * Encodes the specified User_Login_Response message. Does not implicitly {@link User_Login_Response.verify|verify} messages.
     * @param message User_Login_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_Login_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_Login_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_Login_Response & User_Login_Response.$Shape} User_Login_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_Login_Response;
}

export namespace User_Login_Response {

    /** Properties of a User_Login_Response. */
    interface $Properties {

        /** User_Login_Response token */
        token?: (string|null);

        /** User_Login_Response refreshToken */
        refreshToken?: (string|null);

        /** Lifetime of the token in seconds. */
        expireAt?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_Login_Response. */
    type $Shape = User_Login_Response.$Properties;
}

/**
 * Properties of a UserTokenData.
 * @deprecated Use UserTokenData.$Properties instead.
 */
export interface IUserTokenData extends UserTokenData.$Properties {
}

/** Represents a UserTokenData. */
export class UserTokenData {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new UserTokenData.
     * @param [properties] Properties to set
     */
    constructor(properties?: UserTokenData.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** UserTokenData token. */
    token: string;

    /** UserTokenData refreshToken. */
    refreshToken: string;

    /** Lifetime of the token in seconds. */
    expireAt: number;

    /**
     * Creates a new UserTokenData instance using the specified properties.
     * @param [properties] Properties to set
     * @returns UserTokenData instance
     */
    static create(properties: UserTokenData.$Shape): UserTokenData;
    static create(properties?: UserTokenData.$Properties): UserTokenData;

    /**
     * Encodes the specified UserTokenData message. Does not implicitly {@link UserTokenData.verify|verify} messages.
     * @param message UserTokenData message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: UserTokenData.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a UserTokenData message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {UserTokenData & UserTokenData.$Shape} UserTokenData
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): UserTokenData;
}

export namespace UserTokenData {

    /** Properties of a UserTokenData. */
    interface $Properties {

        /** UserTokenData token */
        token?: (string|null);

        /** UserTokenData refreshToken */
        refreshToken?: (string|null);

        /** Lifetime of the token in seconds. */
        expireAt?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a UserTokenData. */
    type $Shape = UserTokenData.$Properties;
}

/**
 * Properties of a User_Register_Request.
 * @deprecated Use User_Register_Request.$Properties instead.
 */
export interface IUser_Register_Request extends User_Register_Request.$Properties {
}

/** Represents a User_Register_Request. */
export class User_Register_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_Register_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_Register_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_Register_Request username. */
    username: string;

    /** User_Register_Request password. */
    password: string;

    /** User_Register_Request verifyCode. */
    verifyCode: string;

    /** User_Register_Request openId. */
    openId: string;

    /**
     * Creates a new User_Register_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_Register_Request instance
     */
    static create(properties: User_Register_Request.$Shape): User_Register_Request;
    static create(properties?: User_Register_Request.$Properties): User_Register_Request;

    /**
     * Encodes the specified User_Register_Request message. Does not implicitly {@link User_Register_Request.verify|verify} messages.
     * @param message User_Register_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_Register_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_Register_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_Register_Request & User_Register_Request.$Shape} User_Register_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_Register_Request;
}

export namespace User_Register_Request {

    /** Properties of a User_Register_Request. */
    interface $Properties {

        /** User_Register_Request username */
        username?: (string|null);

        /** User_Register_Request password */
        password?: (string|null);

        /** User_Register_Request verifyCode */
        verifyCode?: (string|null);

        /** User_Register_Request openId */
        openId?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_Register_Request. */
    type $Shape = User_Register_Request.$Properties;
}

/**
 * Properties of a User_Register_Response.
 * @deprecated Use User_Register_Response.$Properties instead.
 */
export interface IUser_Register_Response extends User_Register_Response.$Properties {
}

/** Represents a User_Register_Response. */
export class User_Register_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_Register_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_Register_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** The new user's id. */
    result: string;

    /** User_Register_Response tokenInfo. */
    tokenInfo?: (UserTokenData|null);

    /**
     * Creates a new User_Register_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_Register_Response instance
     */
    static create(properties: User_Register_Response.$Shape): User_Register_Response;
    static create(properties?: User_Register_Response.$Properties): User_Register_Response;

    /**
     * Encodes the specified User_Register_Response message. Does not implicitly {@link User_Register_Response.verify|verify} messages.
     * @param message User_Register_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_Register_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_Register_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_Register_Response & User_Register_Response.$Shape} User_Register_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_Register_Response;
}

export namespace User_Register_Response {

    /** Properties of a User_Register_Response. */
    interface $Properties {

        /** The new user's id. */
        result?: (string|null);

        /** User_Register_Response tokenInfo */
        tokenInfo?: (UserTokenData.$Properties|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_Register_Response. */
    type $Shape = User_Register_Response.$Properties;
}

/**
 * Properties of a User_GetVerifyCode_Request.
 * @deprecated Use User_GetVerifyCode_Request.$Properties instead.
 */
export interface IUser_GetVerifyCode_Request extends User_GetVerifyCode_Request.$Properties {
}

/** Represents a User_GetVerifyCode_Request. */
export class User_GetVerifyCode_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_GetVerifyCode_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_GetVerifyCode_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_GetVerifyCode_Request phoneNumber. */
    phoneNumber: string;

    /**
     * Creates a new User_GetVerifyCode_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_GetVerifyCode_Request instance
     */
    static create(properties: User_GetVerifyCode_Request.$Shape): User_GetVerifyCode_Request;
    static create(properties?: User_GetVerifyCode_Request.$Properties): User_GetVerifyCode_Request;

    /**
     * Encodes the specified User_GetVerifyCode_Request message. Does not implicitly {@link User_GetVerifyCode_Request.verify|verify} messages.
     * @param message User_GetVerifyCode_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_GetVerifyCode_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_GetVerifyCode_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_GetVerifyCode_Request & User_GetVerifyCode_Request.$Shape} User_GetVerifyCode_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_GetVerifyCode_Request;
}

export namespace User_GetVerifyCode_Request {

    /** Properties of a User_GetVerifyCode_Request. */
    interface $Properties {

        /** User_GetVerifyCode_Request phoneNumber */
        phoneNumber?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_GetVerifyCode_Request. */
    type $Shape = User_GetVerifyCode_Request.$Properties;
}

/**
 * Properties of a User_GetVerifyCode_Response.
 * @deprecated Use User_GetVerifyCode_Response.$Properties instead.
 */
export interface IUser_GetVerifyCode_Response extends User_GetVerifyCode_Response.$Properties {
}

/** Represents a User_GetVerifyCode_Response. */
export class User_GetVerifyCode_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_GetVerifyCode_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_GetVerifyCode_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /**
     * Creates a new User_GetVerifyCode_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_GetVerifyCode_Response instance
     */
    static create(properties: User_GetVerifyCode_Response.$Shape): User_GetVerifyCode_Response;
    static create(properties?: User_GetVerifyCode_Response.$Properties): User_GetVerifyCode_Response;

    /**
     * Encodes the specified User_GetVerifyCode_Response message. Does not implicitly {@link User_GetVerifyCode_Response.verify|verify} messages.
     * @param message User_GetVerifyCode_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_GetVerifyCode_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_GetVerifyCode_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_GetVerifyCode_Response & User_GetVerifyCode_Response.$Shape} User_GetVerifyCode_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_GetVerifyCode_Response;
}

export namespace User_GetVerifyCode_Response {

    /** Properties of a User_GetVerifyCode_Response. */
    interface $Properties {

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_GetVerifyCode_Response. */
    type $Shape = User_GetVerifyCode_Response.$Properties;
}

/**
 * Properties of a User_GetSelfInfo_Request.
 * @deprecated Use User_GetSelfInfo_Request.$Properties instead.
 */
export interface IUser_GetSelfInfo_Request extends User_GetSelfInfo_Request.$Properties {
}

/** Represents a User_GetSelfInfo_Request. */
export class User_GetSelfInfo_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_GetSelfInfo_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_GetSelfInfo_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /**
     * Creates a new User_GetSelfInfo_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_GetSelfInfo_Request instance
     */
    static create(properties: User_GetSelfInfo_Request.$Shape): User_GetSelfInfo_Request;
    static create(properties?: User_GetSelfInfo_Request.$Properties): User_GetSelfInfo_Request;

    /**
     * Encodes the specified User_GetSelfInfo_Request message. Does not implicitly {@link User_GetSelfInfo_Request.verify|verify} messages.
     * @param message User_GetSelfInfo_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_GetSelfInfo_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_GetSelfInfo_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_GetSelfInfo_Request & User_GetSelfInfo_Request.$Shape} User_GetSelfInfo_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_GetSelfInfo_Request;
}

export namespace User_GetSelfInfo_Request {

    /** Properties of a User_GetSelfInfo_Request. */
    interface $Properties {

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_GetSelfInfo_Request. */
    type $Shape = User_GetSelfInfo_Request.$Properties;
}

/**
 * Properties of a UserData.
 * @deprecated Use UserData.$Properties instead.
 */
export interface IUserData extends UserData.$Properties {
}

/** Represents a UserData. */
export class UserData {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new UserData.
     * @param [properties] Properties to set
     */
    constructor(properties?: UserData.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** UserData UserName. */
    UserName: string;

    /** UserData UserID. */
    UserID: string;

    /**
     * Creates a new UserData instance using the specified properties.
     * @param [properties] Properties to set
     * @returns UserData instance
     */
    static create(properties: UserData.$Shape): UserData;
    static create(properties?: UserData.$Properties): UserData;

    /**
     * Encodes the specified UserData message. Does not implicitly {@link UserData.verify|verify} messages.
     * @param message UserData message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: UserData.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a UserData message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {UserData & UserData.$Shape} UserData
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): UserData;
}

export namespace UserData {

    /** Properties of a UserData. */
    interface $Properties {

        /** UserData UserName */
        UserName?: (string|null);

        /** UserData UserID */
        UserID?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a UserData. */
    type $Shape = UserData.$Properties;
}

/**
 * Properties of a User_GetSelfInfo_Response.
 * @deprecated Use User_GetSelfInfo_Response.$Properties instead.
 */
export interface IUser_GetSelfInfo_Response extends User_GetSelfInfo_Response.$Properties {
}

/** Represents a User_GetSelfInfo_Response. */
export class User_GetSelfInfo_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_GetSelfInfo_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_GetSelfInfo_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_GetSelfInfo_Response userData. */
    userData?: (UserData|null);

    /**
     * Creates a new User_GetSelfInfo_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_GetSelfInfo_Response instance
     */
    static create(properties: User_GetSelfInfo_Response.$Shape): User_GetSelfInfo_Response;
    static create(properties?: User_GetSelfInfo_Response.$Properties): User_GetSelfInfo_Response;

    /**
     * Encodes the specified User_GetSelfInfo_Response message. Does not implicitly {@link User_GetSelfInfo_Response.verify|verify} messages.
     * @param message User_GetSelfInfo_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_GetSelfInfo_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_GetSelfInfo_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_GetSelfInfo_Response & User_GetSelfInfo_Response.$Shape} User_GetSelfInfo_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_GetSelfInfo_Response;
}

export namespace User_GetSelfInfo_Response {

    /** Properties of a User_GetSelfInfo_Response. */
    interface $Properties {

        /** User_GetSelfInfo_Response userData */
        userData?: (UserData.$Properties|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_GetSelfInfo_Response. */
    type $Shape = User_GetSelfInfo_Response.$Properties;
}

/**
 * Properties of a User_Logout_Request.
 * @deprecated Use User_Logout_Request.$Properties instead.
 */
export interface IUser_Logout_Request extends User_Logout_Request.$Properties {
}

/** Represents a User_Logout_Request. */
export class User_Logout_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_Logout_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_Logout_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /**
     * Creates a new User_Logout_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_Logout_Request instance
     */
    static create(properties: User_Logout_Request.$Shape): User_Logout_Request;
    static create(properties?: User_Logout_Request.$Properties): User_Logout_Request;

    /**
     * Encodes the specified User_Logout_Request message. Does not implicitly {@link User_Logout_Request.verify|verify} messages.
     * @param message User_Logout_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_Logout_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_Logout_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_Logout_Request & User_Logout_Request.$Shape} User_Logout_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_Logout_Request;
}

export namespace User_Logout_Request {

    /** Properties of a User_Logout_Request. */
    interface $Properties {

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_Logout_Request. */
    type $Shape = User_Logout_Request.$Properties;
}

/**
 * Properties of a User_Logout_Response.
 * @deprecated Use User_Logout_Response.$Properties instead.
 */
export interface IUser_Logout_Response extends User_Logout_Response.$Properties {
}

/** Represents a User_Logout_Response. */
export class User_Logout_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_Logout_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_Logout_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /**
     * Creates a new User_Logout_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_Logout_Response instance
     */
    static create(properties: User_Logout_Response.$Shape): User_Logout_Response;
    static create(properties?: User_Logout_Response.$Properties): User_Logout_Response;

    /**
     * Encodes the specified User_Logout_Response message. Does not implicitly {@link User_Logout_Response.verify|verify} messages.
     * @param message User_Logout_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_Logout_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_Logout_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_Logout_Response & User_Logout_Response.$Shape} User_Logout_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_Logout_Response;
}

export namespace User_Logout_Response {

    /** Properties of a User_Logout_Response. */
    interface $Properties {

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_Logout_Response. */
    type $Shape = User_Logout_Response.$Properties;
}

/**
 * Properties of a User_RefreshToken_Request.
 * @deprecated Use User_RefreshToken_Request.$Properties instead.
 */
export interface IUser_RefreshToken_Request extends User_RefreshToken_Request.$Properties {
}

/** Represents a User_RefreshToken_Request. */
export class User_RefreshToken_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_RefreshToken_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_RefreshToken_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_RefreshToken_Request refresh_token. */
    refresh_token: string;

    /**
     * Creates a new User_RefreshToken_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_RefreshToken_Request instance
     */
    static create(properties: User_RefreshToken_Request.$Shape): User_RefreshToken_Request;
    static create(properties?: User_RefreshToken_Request.$Properties): User_RefreshToken_Request;

    /**
     * Encodes the specified User_RefreshToken_Request message. Does not implicitly {@link User_RefreshToken_Request.verify|verify} messages.
     * @param message User_RefreshToken_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_RefreshToken_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_RefreshToken_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_RefreshToken_Request & User_RefreshToken_Request.$Shape} User_RefreshToken_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_RefreshToken_Request;
}

export namespace User_RefreshToken_Request {

    /** Properties of a User_RefreshToken_Request. */
    interface $Properties {

        /** User_RefreshToken_Request refresh_token */
        refresh_token?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_RefreshToken_Request. */
    type $Shape = User_RefreshToken_Request.$Properties;
}

/**
 * Properties of a User_RefreshToken_Response.
 * @deprecated Use User_RefreshToken_Response.$Properties instead.
 */
export interface IUser_RefreshToken_Response extends User_RefreshToken_Response.$Properties {
}

/** Represents a User_RefreshToken_Response. */
export class User_RefreshToken_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_RefreshToken_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_RefreshToken_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_RefreshToken_Response tokenData. */
    tokenData?: (UserTokenData|null);

    /**
     * Creates a new User_RefreshToken_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_RefreshToken_Response instance
     */
    static create(properties: User_RefreshToken_Response.$Shape): User_RefreshToken_Response;
    static create(properties?: User_RefreshToken_Response.$Properties): User_RefreshToken_Response;

    /**
     * Encodes the specified User_RefreshToken_Response message. Does not implicitly {@link User_RefreshToken_Response.verify|verify} messages.
     * @param message User_RefreshToken_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_RefreshToken_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_RefreshToken_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_RefreshToken_Response & User_RefreshToken_Response.$Shape} User_RefreshToken_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_RefreshToken_Response;
}

export namespace User_RefreshToken_Response {

    /** Properties of a User_RefreshToken_Response. */
    interface $Properties {

        /** User_RefreshToken_Response tokenData */
        tokenData?: (UserTokenData.$Properties|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_RefreshToken_Response. */
    type $Shape = User_RefreshToken_Response.$Properties;
}

/**
 * Properties of a User_ChangePassWordByVerifyCode_Request.
 * @deprecated Use User_ChangePassWordByVerifyCode_Request.$Properties instead.
 */
export interface IUser_ChangePassWordByVerifyCode_Request extends User_ChangePassWordByVerifyCode_Request.$Properties {
}

/** Represents a User_ChangePassWordByVerifyCode_Request. */
export class User_ChangePassWordByVerifyCode_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_ChangePassWordByVerifyCode_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_ChangePassWordByVerifyCode_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_ChangePassWordByVerifyCode_Request phoneNumber. */
    phoneNumber: string;

    /** User_ChangePassWordByVerifyCode_Request verifyCode. */
    verifyCode: string;

    /** User_ChangePassWordByVerifyCode_Request password. */
    password: string;

    /**
     * Creates a new User_ChangePassWordByVerifyCode_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_ChangePassWordByVerifyCode_Request instance
     */
    static create(properties: User_ChangePassWordByVerifyCode_Request.$Shape): User_ChangePassWordByVerifyCode_Request;
    static create(properties?: User_ChangePassWordByVerifyCode_Request.$Properties): User_ChangePassWordByVerifyCode_Request;

    /**
     * Encodes the specified User_ChangePassWordByVerifyCode_Request message. Does not implicitly {@link User_ChangePassWordByVerifyCode_Request.verify|verify} messages.
     * @param message User_ChangePassWordByVerifyCode_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_ChangePassWordByVerifyCode_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_ChangePassWordByVerifyCode_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_ChangePassWordByVerifyCode_Request & User_ChangePassWordByVerifyCode_Request.$Shape} User_ChangePassWordByVerifyCode_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_ChangePassWordByVerifyCode_Request;
}

export namespace User_ChangePassWordByVerifyCode_Request {

    /** Properties of a User_ChangePassWordByVerifyCode_Request. */
    interface $Properties {

        /** User_ChangePassWordByVerifyCode_Request phoneNumber */
        phoneNumber?: (string|null);

        /** User_ChangePassWordByVerifyCode_Request verifyCode */
        verifyCode?: (string|null);

        /** User_ChangePassWordByVerifyCode_Request password */
        password?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_ChangePassWordByVerifyCode_Request. */
    type $Shape = User_ChangePassWordByVerifyCode_Request.$Properties;
}

/**
 * Properties of a User_ChangePassWordByVerifyCode_Response.
 * @deprecated Use User_ChangePassWordByVerifyCode_Response.$Properties instead.
 */
export interface IUser_ChangePassWordByVerifyCode_Response extends User_ChangePassWordByVerifyCode_Response.$Properties {
}

/** Represents a User_ChangePassWordByVerifyCode_Response. */
export class User_ChangePassWordByVerifyCode_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_ChangePassWordByVerifyCode_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_ChangePassWordByVerifyCode_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_ChangePassWordByVerifyCode_Response isSuccess. */
    isSuccess: boolean;

    /**
     * Creates a new User_ChangePassWordByVerifyCode_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_ChangePassWordByVerifyCode_Response instance
     */
    static create(properties: User_ChangePassWordByVerifyCode_Response.$Shape): User_ChangePassWordByVerifyCode_Response;
    static create(properties?: User_ChangePassWordByVerifyCode_Response.$Properties): User_ChangePassWordByVerifyCode_Response;

    /**
     * Encodes the specified User_ChangePassWordByVerifyCode_Response message. Does not implicitly {@link User_ChangePassWordByVerifyCode_Response.verify|verify} messages.
     * @param message User_ChangePassWordByVerifyCode_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_ChangePassWordByVerifyCode_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_ChangePassWordByVerifyCode_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_ChangePassWordByVerifyCode_Response & User_ChangePassWordByVerifyCode_Response.$Shape} User_ChangePassWordByVerifyCode_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_ChangePassWordByVerifyCode_Response;
}

export namespace User_ChangePassWordByVerifyCode_Response {

    /** Properties of a User_ChangePassWordByVerifyCode_Response. */
    interface $Properties {

        /** User_ChangePassWordByVerifyCode_Response isSuccess */
        isSuccess?: (boolean|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_ChangePassWordByVerifyCode_Response. */
    type $Shape = User_ChangePassWordByVerifyCode_Response.$Properties;
}

/**
 * Properties of a User_ChangePassWordByPassword_Request.
 * @deprecated Use User_ChangePassWordByPassword_Request.$Properties instead.
 */
export interface IUser_ChangePassWordByPassword_Request extends User_ChangePassWordByPassword_Request.$Properties {
}

/** Represents a User_ChangePassWordByPassword_Request. */
export class User_ChangePassWordByPassword_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_ChangePassWordByPassword_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_ChangePassWordByPassword_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_ChangePassWordByPassword_Request oldPassword. */
    oldPassword: string;

    /** User_ChangePassWordByPassword_Request newPassword. */
    newPassword: string;

    /**
     * Creates a new User_ChangePassWordByPassword_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_ChangePassWordByPassword_Request instance
     */
    static create(properties: User_ChangePassWordByPassword_Request.$Shape): User_ChangePassWordByPassword_Request;
    static create(properties?: User_ChangePassWordByPassword_Request.$Properties): User_ChangePassWordByPassword_Request;

    /**
     * Encodes the specified User_ChangePassWordByPassword_Request message. Does not implicitly {@link User_ChangePassWordByPassword_Request.verify|verify} messages.
     * @param message User_ChangePassWordByPassword_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_ChangePassWordByPassword_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_ChangePassWordByPassword_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_ChangePassWordByPassword_Request & User_ChangePassWordByPassword_Request.$Shape} User_ChangePassWordByPassword_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_ChangePassWordByPassword_Request;
}

export namespace User_ChangePassWordByPassword_Request {

    /** Properties of a User_ChangePassWordByPassword_Request. */
    interface $Properties {

        /** User_ChangePassWordByPassword_Request oldPassword */
        oldPassword?: (string|null);

        /** User_ChangePassWordByPassword_Request newPassword */
        newPassword?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_ChangePassWordByPassword_Request. */
    type $Shape = User_ChangePassWordByPassword_Request.$Properties;
}

/**
 * Properties of a User_ChangePassWordByPassword_Response.
 * @deprecated Use User_ChangePassWordByPassword_Response.$Properties instead.
 */
export interface IUser_ChangePassWordByPassword_Response extends User_ChangePassWordByPassword_Response.$Properties {
}

/** Represents a User_ChangePassWordByPassword_Response. */
export class User_ChangePassWordByPassword_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_ChangePassWordByPassword_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_ChangePassWordByPassword_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_ChangePassWordByPassword_Response isSuccess. */
    isSuccess: boolean;

    /**
     * Creates a new User_ChangePassWordByPassword_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_ChangePassWordByPassword_Response instance
     */
    static create(properties: User_ChangePassWordByPassword_Response.$Shape): User_ChangePassWordByPassword_Response;
    static create(properties?: User_ChangePassWordByPassword_Response.$Properties): User_ChangePassWordByPassword_Response;

    /**
     * Encodes the specified User_ChangePassWordByPassword_Response message. Does not implicitly {@link User_ChangePassWordByPassword_Response.verify|verify} messages.
     * @param message User_ChangePassWordByPassword_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_ChangePassWordByPassword_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_ChangePassWordByPassword_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_ChangePassWordByPassword_Response & User_ChangePassWordByPassword_Response.$Shape} User_ChangePassWordByPassword_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_ChangePassWordByPassword_Response;
}

export namespace User_ChangePassWordByPassword_Response {

    /** Properties of a User_ChangePassWordByPassword_Response. */
    interface $Properties {

        /** User_ChangePassWordByPassword_Response isSuccess */
        isSuccess?: (boolean|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_ChangePassWordByPassword_Response. */
    type $Shape = User_ChangePassWordByPassword_Response.$Properties;
}

/**
 * Properties of a User_CheckVerifyCodeAvailable_Request.
 * @deprecated Use User_CheckVerifyCodeAvailable_Request.$Properties instead.
 */
export interface IUser_CheckVerifyCodeAvailable_Request extends User_CheckVerifyCodeAvailable_Request.$Properties {
}

/** Represents a User_CheckVerifyCodeAvailable_Request. */
export class User_CheckVerifyCodeAvailable_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_CheckVerifyCodeAvailable_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_CheckVerifyCodeAvailable_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_CheckVerifyCodeAvailable_Request phoneNumber. */
    phoneNumber: string;

    /** User_CheckVerifyCodeAvailable_Request verifyCode. */
    verifyCode: string;

    /**
     * Creates a new User_CheckVerifyCodeAvailable_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_CheckVerifyCodeAvailable_Request instance
     */
    static create(properties: User_CheckVerifyCodeAvailable_Request.$Shape): User_CheckVerifyCodeAvailable_Request;
    static create(properties?: User_CheckVerifyCodeAvailable_Request.$Properties): User_CheckVerifyCodeAvailable_Request;

    /**
     * Encodes the specified User_CheckVerifyCodeAvailable_Request message. Does not implicitly {@link User_CheckVerifyCodeAvailable_Request.verify|verify} messages.
     * @param message User_CheckVerifyCodeAvailable_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_CheckVerifyCodeAvailable_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_CheckVerifyCodeAvailable_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_CheckVerifyCodeAvailable_Request & User_CheckVerifyCodeAvailable_Request.$Shape} User_CheckVerifyCodeAvailable_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_CheckVerifyCodeAvailable_Request;
}

export namespace User_CheckVerifyCodeAvailable_Request {

    /** Properties of a User_CheckVerifyCodeAvailable_Request. */
    interface $Properties {

        /** User_CheckVerifyCodeAvailable_Request phoneNumber */
        phoneNumber?: (string|null);

        /** User_CheckVerifyCodeAvailable_Request verifyCode */
        verifyCode?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_CheckVerifyCodeAvailable_Request. */
    type $Shape = User_CheckVerifyCodeAvailable_Request.$Properties;
}

/**
 * Properties of a User_CheckVerifyCodeAvailable_Response.
 * @deprecated Use User_CheckVerifyCodeAvailable_Response.$Properties instead.
 */
export interface IUser_CheckVerifyCodeAvailable_Response extends User_CheckVerifyCodeAvailable_Response.$Properties {
}

/** Represents a User_CheckVerifyCodeAvailable_Response. */
export class User_CheckVerifyCodeAvailable_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_CheckVerifyCodeAvailable_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_CheckVerifyCodeAvailable_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_CheckVerifyCodeAvailable_Response isAvalible. */
    isAvalible: boolean;

    /** User_CheckVerifyCodeAvailable_Response isAccountTaken. */
    isAccountTaken: boolean;

    /**
     * Creates a new User_CheckVerifyCodeAvailable_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_CheckVerifyCodeAvailable_Response instance
     */
    static create(properties: User_CheckVerifyCodeAvailable_Response.$Shape): User_CheckVerifyCodeAvailable_Response;
    static create(properties?: User_CheckVerifyCodeAvailable_Response.$Properties): User_CheckVerifyCodeAvailable_Response;

    /**
     * Encodes the specified User_CheckVerifyCodeAvailable_Response message. Does not implicitly {@link User_CheckVerifyCodeAvailable_Response.verify|verify} messages.
     * @param message User_CheckVerifyCodeAvailable_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_CheckVerifyCodeAvailable_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_CheckVerifyCodeAvailable_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_CheckVerifyCodeAvailable_Response & User_CheckVerifyCodeAvailable_Response.$Shape} User_CheckVerifyCodeAvailable_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_CheckVerifyCodeAvailable_Response;
}

export namespace User_CheckVerifyCodeAvailable_Response {

    /** Properties of a User_CheckVerifyCodeAvailable_Response. */
    interface $Properties {

        /** User_CheckVerifyCodeAvailable_Response isAvalible */
        isAvalible?: (boolean|null);

        /** User_CheckVerifyCodeAvailable_Response isAccountTaken */
        isAccountTaken?: (boolean|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_CheckVerifyCodeAvailable_Response. */
    type $Shape = User_CheckVerifyCodeAvailable_Response.$Properties;
}

/**
 * Properties of a User_SendForgotPasswordVrifyCode_Request.
 * @deprecated Use User_SendForgotPasswordVrifyCode_Request.$Properties instead.
 */
export interface IUser_SendForgotPasswordVrifyCode_Request extends User_SendForgotPasswordVrifyCode_Request.$Properties {
}

/** Represents a User_SendForgotPasswordVrifyCode_Request. */
export class User_SendForgotPasswordVrifyCode_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_SendForgotPasswordVrifyCode_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_SendForgotPasswordVrifyCode_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_SendForgotPasswordVrifyCode_Request phoneNumber. */
    phoneNumber: string;

    /**
     * Creates a new User_SendForgotPasswordVrifyCode_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_SendForgotPasswordVrifyCode_Request instance
     */
    static create(properties: User_SendForgotPasswordVrifyCode_Request.$Shape): User_SendForgotPasswordVrifyCode_Request;
    static create(properties?: User_SendForgotPasswordVrifyCode_Request.$Properties): User_SendForgotPasswordVrifyCode_Request;

    /**
     * Encodes the specified User_SendForgotPasswordVrifyCode_Request message. Does not implicitly {@link User_SendForgotPasswordVrifyCode_Request.verify|verify} messages.
     * @param message User_SendForgotPasswordVrifyCode_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_SendForgotPasswordVrifyCode_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_SendForgotPasswordVrifyCode_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_SendForgotPasswordVrifyCode_Request & User_SendForgotPasswordVrifyCode_Request.$Shape} User_SendForgotPasswordVrifyCode_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_SendForgotPasswordVrifyCode_Request;
}

export namespace User_SendForgotPasswordVrifyCode_Request {

    /** Properties of a User_SendForgotPasswordVrifyCode_Request. */
    interface $Properties {

        /** User_SendForgotPasswordVrifyCode_Request phoneNumber */
        phoneNumber?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_SendForgotPasswordVrifyCode_Request. */
    type $Shape = User_SendForgotPasswordVrifyCode_Request.$Properties;
}

/**
 * Properties of a User_SendForgotPasswordVrifyCode_Response.
 * @deprecated Use User_SendForgotPasswordVrifyCode_Response.$Properties instead.
 */
export interface IUser_SendForgotPasswordVrifyCode_Response extends User_SendForgotPasswordVrifyCode_Response.$Properties {
}

/** Represents a User_SendForgotPasswordVrifyCode_Response. */
export class User_SendForgotPasswordVrifyCode_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_SendForgotPasswordVrifyCode_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_SendForgotPasswordVrifyCode_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /**
     * Creates a new User_SendForgotPasswordVrifyCode_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_SendForgotPasswordVrifyCode_Response instance
     */
    static create(properties: User_SendForgotPasswordVrifyCode_Response.$Shape): User_SendForgotPasswordVrifyCode_Response;
    static create(properties?: User_SendForgotPasswordVrifyCode_Response.$Properties): User_SendForgotPasswordVrifyCode_Response;

    /**
     * Encodes the specified User_SendForgotPasswordVrifyCode_Response message. Does not implicitly {@link User_SendForgotPasswordVrifyCode_Response.verify|verify} messages.
     * @param message User_SendForgotPasswordVrifyCode_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_SendForgotPasswordVrifyCode_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_SendForgotPasswordVrifyCode_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_SendForgotPasswordVrifyCode_Response & User_SendForgotPasswordVrifyCode_Response.$Shape} User_SendForgotPasswordVrifyCode_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_SendForgotPasswordVrifyCode_Response;
}

export namespace User_SendForgotPasswordVrifyCode_Response {

    /** Properties of a User_SendForgotPasswordVrifyCode_Response. */
    interface $Properties {

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_SendForgotPasswordVrifyCode_Response. */
    type $Shape = User_SendForgotPasswordVrifyCode_Response.$Properties;
}

/**
 * Properties of a User_LoginByToken_Request.
 * @deprecated Use User_LoginByToken_Request.$Properties instead.
 */
export interface IUser_LoginByToken_Request extends User_LoginByToken_Request.$Properties {
}

/** Represents a User_LoginByToken_Request. */
export class User_LoginByToken_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_LoginByToken_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_LoginByToken_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_LoginByToken_Request token. */
    token: string;

    /**
     * Creates a new User_LoginByToken_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_LoginByToken_Request instance
     */
    static create(properties: User_LoginByToken_Request.$Shape): User_LoginByToken_Request;
    static create(properties?: User_LoginByToken_Request.$Properties): User_LoginByToken_Request;

    /**
     * Encodes the specified User_LoginByToken_Request message. Does not implicitly {@link User_LoginByToken_Request.verify|verify} messages.
     * @param message User_LoginByToken_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_LoginByToken_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_LoginByToken_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_LoginByToken_Request & User_LoginByToken_Request.$Shape} User_LoginByToken_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_LoginByToken_Request;
}

export namespace User_LoginByToken_Request {

    /** Properties of a User_LoginByToken_Request. */
    interface $Properties {

        /** User_LoginByToken_Request token */
        token?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_LoginByToken_Request. */
    type $Shape = User_LoginByToken_Request.$Properties;
}

/**
 * Properties of a User_SignedInElsewhere.
 * @deprecated Use User_SignedInElsewhere.$Properties instead.
 */
export interface IUser_SignedInElsewhere extends User_SignedInElsewhere.$Properties {
}

/** Push 2/0, signed in on another device: this session is closed next. */
export class User_SignedInElsewhere {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_SignedInElsewhere.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_SignedInElsewhere.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /**
     * Creates a new User_SignedInElsewhere instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_SignedInElsewhere instance
     */
    static create(properties: User_SignedInElsewhere.$Shape): User_SignedInElsewhere;
    static create(properties?: User_SignedInElsewhere.$Properties): User_SignedInElsewhere;

    /**
     * Encodes the specified User_SignedInElsewhere message. Does not implicitly {@link User_SignedInElsewhere.verify|verify} messages.
     * @param message User_SignedInElsewhere message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_SignedInElsewhere.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_SignedInElsewhere message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_SignedInElsewhere & User_SignedInElsewhere.$Shape} User_SignedInElsewhere
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_SignedInElsewhere;
}

export namespace User_SignedInElsewhere {

    /** Properties of a User_SignedInElsewhere. */
    interface $Properties {

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_SignedInElsewhere. */
    type $Shape = User_SignedInElsewhere.$Properties;
}

/**
 * Properties of a User_OnLoginSuccessNotify_Response.
 * @deprecated Use User_OnLoginSuccessNotify_Response.$Properties instead.
 */
export interface IUser_OnLoginSuccessNotify_Response extends User_OnLoginSuccessNotify_Response.$Properties {
}

/** Push 2/11, follows the reply of Register, Login and LoginByToken. */
export class User_OnLoginSuccessNotify_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new User_OnLoginSuccessNotify_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: User_OnLoginSuccessNotify_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** User_OnLoginSuccessNotify_Response msg. */
    msg: string;

    /**
     * Creates a new User_OnLoginSuccessNotify_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns User_OnLoginSuccessNotify_Response instance
     */
    static create(properties: User_OnLoginSuccessNotify_Response.$Shape): User_OnLoginSuccessNotify_Response;
    static create(properties?: User_OnLoginSuccessNotify_Response.$Properties): User_OnLoginSuccessNotify_Response;

    /**
     * Encodes the specified User_OnLoginSuccessNotify_Response message. Does not implicitly {@link User_OnLoginSuccessNotify_Response.verify|verify} messages.
     * @param message User_OnLoginSuccessNotify_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: User_OnLoginSuccessNotify_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a User_OnLoginSuccessNotify_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {User_OnLoginSuccessNotify_Response & User_OnLoginSuccessNotify_Response.$Shape} User_OnLoginSuccessNotify_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): User_OnLoginSuccessNotify_Response;
}

export namespace User_OnLoginSuccessNotify_Response {

    /** Properties of a User_OnLoginSuccessNotify_Response. */
    interface $Properties {

        /** User_OnLoginSuccessNotify_Response msg */
        msg?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a User_OnLoginSuccessNotify_Response. */
    type $Shape = User_OnLoginSuccessNotify_Response.$Properties;
}
