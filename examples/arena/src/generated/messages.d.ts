import * as $protobuf from "sifaka-server/protobuf";

/**
 * Properties of an Arena_Seat.
 * @deprecated Use Arena_Seat.$Properties instead.
 */
export interface IArena_Seat extends Arena_Seat.$Properties {
}

/** Represents an Arena_Seat. */
export class Arena_Seat {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Arena_Seat.
     * @param [properties] Properties to set
     */
    constructor(properties?: Arena_Seat.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Arena_Seat seat. */
    seat: number;

    /** Arena_Seat userId. */
    userId: string;

    /** Arena_Seat name. */
    name: string;

    /** Milliseconds since 1970; a decimal string in JSON, as every 64-bit integer. */
    since: (number|$protobuf.Long);

    /**
     * Creates a new Arena_Seat instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Arena_Seat instance
     */
    static create(properties: Arena_Seat.$Shape): Arena_Seat;
    static create(properties?: Arena_Seat.$Properties): Arena_Seat;

    /**
     * Encodes the specified Arena_Seat message. Does not implicitly {@link Arena_Seat.verify|verify} messages.
     * @param message Arena_Seat message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Arena_Seat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes an Arena_Seat message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Arena_Seat & Arena_Seat.$Shape} Arena_Seat
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Arena_Seat;
}

export namespace Arena_Seat {

    /** Properties of an Arena_Seat. */
    interface $Properties {

        /** Arena_Seat seat */
        seat?: (number|null);

        /** Arena_Seat userId */
        userId?: (string|null);

        /** Arena_Seat name */
        name?: (string|null);

        /** Milliseconds since 1970; a decimal string in JSON, as every 64-bit integer. */
        since?: (number|$protobuf.Long|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of an Arena_Seat. */
    type $Shape = Arena_Seat.$Properties;
}

/**
 * Properties of an Arena_Look_Response.
 * @deprecated Use Arena_Look_Response.$Properties instead.
 */
export interface IArena_Look_Response extends Arena_Look_Response.$Properties {
}

/** Represents an Arena_Look_Response. */
export class Arena_Look_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Arena_Look_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Arena_Look_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Arena_Look_Response seats. */
    seats: Arena_Seat[];

    /** Arena_Look_Response free. */
    free: number;

    /**
     * Creates a new Arena_Look_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Arena_Look_Response instance
     */
    static create(properties: Arena_Look_Response.$Shape): Arena_Look_Response;
    static create(properties?: Arena_Look_Response.$Properties): Arena_Look_Response;

    /**
     * Encodes the specified Arena_Look_Response message. Does not implicitly {@link Arena_Look_Response.verify|verify} messages.
     * @param message Arena_Look_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Arena_Look_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes an Arena_Look_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Arena_Look_Response & Arena_Look_Response.$Shape} Arena_Look_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Arena_Look_Response;
}

export namespace Arena_Look_Response {

    /** Properties of an Arena_Look_Response. */
    interface $Properties {

        /** Arena_Look_Response seats */
        seats?: (Arena_Seat.$Properties[]|null);

        /** Arena_Look_Response free */
        free?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of an Arena_Look_Response. */
    type $Shape = Arena_Look_Response.$Properties;
}

/**
 * Properties of an Arena_Join_Request.
 * @deprecated Use Arena_Join_Request.$Properties instead.
 */
export interface IArena_Join_Request extends Arena_Join_Request.$Properties {
}

/** Represents an Arena_Join_Request. */
export class Arena_Join_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Arena_Join_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Arena_Join_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Arena_Join_Request seat. */
    seat: number;

    /**
     * Creates a new Arena_Join_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Arena_Join_Request instance
     */
    static create(properties: Arena_Join_Request.$Shape): Arena_Join_Request;
    static create(properties?: Arena_Join_Request.$Properties): Arena_Join_Request;

    /**
     * Encodes the specified Arena_Join_Request message. Does not implicitly {@link Arena_Join_Request.verify|verify} messages.
     * @param message Arena_Join_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Arena_Join_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes an Arena_Join_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Arena_Join_Request & Arena_Join_Request.$Shape} Arena_Join_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Arena_Join_Request;
}

export namespace Arena_Join_Request {

    /** Properties of an Arena_Join_Request. */
    interface $Properties {

        /** Arena_Join_Request seat */
        seat?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of an Arena_Join_Request. */
    type $Shape = Arena_Join_Request.$Properties;
}

/**
 * Properties of an Arena_Join_Response.
 * @deprecated Use Arena_Join_Response.$Properties instead.
 */
export interface IArena_Join_Response extends Arena_Join_Response.$Properties {
}

/** Represents an Arena_Join_Response. */
export class Arena_Join_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Arena_Join_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Arena_Join_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Arena_Join_Response seat. */
    seat?: (Arena_Seat|null);

    /** What is left in the purse. */
    coins: number;

    /**
     * Creates a new Arena_Join_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Arena_Join_Response instance
     */
    static create(properties: Arena_Join_Response.$Shape): Arena_Join_Response;
    static create(properties?: Arena_Join_Response.$Properties): Arena_Join_Response;

    /**
     * Encodes the specified Arena_Join_Response message. Does not implicitly {@link Arena_Join_Response.verify|verify} messages.
     * @param message Arena_Join_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Arena_Join_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes an Arena_Join_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Arena_Join_Response & Arena_Join_Response.$Shape} Arena_Join_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Arena_Join_Response;
}

export namespace Arena_Join_Response {

    /** Properties of an Arena_Join_Response. */
    interface $Properties {

        /** Arena_Join_Response seat */
        seat?: (Arena_Seat.$Properties|null);

        /** What is left in the purse. */
        coins?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of an Arena_Join_Response. */
    type $Shape = Arena_Join_Response.$Properties;
}

/**
 * Properties of an Arena_Shout_Request.
 * @deprecated Use Arena_Shout_Request.$Properties instead.
 */
export interface IArena_Shout_Request extends Arena_Shout_Request.$Properties {
}

/** Represents an Arena_Shout_Request. */
export class Arena_Shout_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Arena_Shout_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Arena_Shout_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Arena_Shout_Request text. */
    text: string;

    /**
     * Creates a new Arena_Shout_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Arena_Shout_Request instance
     */
    static create(properties: Arena_Shout_Request.$Shape): Arena_Shout_Request;
    static create(properties?: Arena_Shout_Request.$Properties): Arena_Shout_Request;

    /**
     * Encodes the specified Arena_Shout_Request message. Does not implicitly {@link Arena_Shout_Request.verify|verify} messages.
     * @param message Arena_Shout_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Arena_Shout_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes an Arena_Shout_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Arena_Shout_Request & Arena_Shout_Request.$Shape} Arena_Shout_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Arena_Shout_Request;
}

export namespace Arena_Shout_Request {

    /** Properties of an Arena_Shout_Request. */
    interface $Properties {

        /** Arena_Shout_Request text */
        text?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of an Arena_Shout_Request. */
    type $Shape = Arena_Shout_Request.$Properties;
}

/**
 * Properties of an Arena_Shout_Response.
 * @deprecated Use Arena_Shout_Response.$Properties instead.
 */
export interface IArena_Shout_Response extends Arena_Shout_Response.$Properties {
}

/** Represents an Arena_Shout_Response. */
export class Arena_Shout_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Arena_Shout_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Arena_Shout_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Sessions that the shout was sent to. */
    heard: number;

    /**
     * Creates a new Arena_Shout_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Arena_Shout_Response instance
     */
    static create(properties: Arena_Shout_Response.$Shape): Arena_Shout_Response;
    static create(properties?: Arena_Shout_Response.$Properties): Arena_Shout_Response;

    /**
     * Encodes the specified Arena_Shout_Response message. Does not implicitly {@link Arena_Shout_Response.verify|verify} messages.
     * @param message Arena_Shout_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Arena_Shout_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes an Arena_Shout_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Arena_Shout_Response & Arena_Shout_Response.$Shape} Arena_Shout_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Arena_Shout_Response;
}

export namespace Arena_Shout_Response {

    /** Properties of an Arena_Shout_Response. */
    interface $Properties {

        /** Sessions that the shout was sent to. */
        heard?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of an Arena_Shout_Response. */
    type $Shape = Arena_Shout_Response.$Properties;
}

/**
 * Properties of an Arena_Seated.
 * @deprecated Use Arena_Seated.$Properties instead.
 */
export interface IArena_Seated extends Arena_Seated.$Properties {
}

/** Represents an Arena_Seated. */
export class Arena_Seated {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Arena_Seated.
     * @param [properties] Properties to set
     */
    constructor(properties?: Arena_Seated.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Arena_Seated seat. */
    seat?: (Arena_Seat|null);

    /**
     * Creates a new Arena_Seated instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Arena_Seated instance
     */
    static create(properties: Arena_Seated.$Shape): Arena_Seated;
    static create(properties?: Arena_Seated.$Properties): Arena_Seated;

    /**
     * Encodes the specified Arena_Seated message. Does not implicitly {@link Arena_Seated.verify|verify} messages.
     * @param message Arena_Seated message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Arena_Seated.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes an Arena_Seated message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Arena_Seated & Arena_Seated.$Shape} Arena_Seated
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Arena_Seated;
}

export namespace Arena_Seated {

    /** Properties of an Arena_Seated. */
    interface $Properties {

        /** Arena_Seated seat */
        seat?: (Arena_Seat.$Properties|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of an Arena_Seated. */
    type $Shape = Arena_Seated.$Properties;
}

/**
 * Properties of an Arena_Left.
 * @deprecated Use Arena_Left.$Properties instead.
 */
export interface IArena_Left extends Arena_Left.$Properties {
}

/** Represents an Arena_Left. */
export class Arena_Left {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Arena_Left.
     * @param [properties] Properties to set
     */
    constructor(properties?: Arena_Left.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Arena_Left seat. */
    seat: number;

    /** Arena_Left userId. */
    userId: string;

    /**
     * Creates a new Arena_Left instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Arena_Left instance
     */
    static create(properties: Arena_Left.$Shape): Arena_Left;
    static create(properties?: Arena_Left.$Properties): Arena_Left;

    /**
     * Encodes the specified Arena_Left message. Does not implicitly {@link Arena_Left.verify|verify} messages.
     * @param message Arena_Left message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Arena_Left.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes an Arena_Left message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Arena_Left & Arena_Left.$Shape} Arena_Left
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Arena_Left;
}

export namespace Arena_Left {

    /** Properties of an Arena_Left. */
    interface $Properties {

        /** Arena_Left seat */
        seat?: (number|null);

        /** Arena_Left userId */
        userId?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of an Arena_Left. */
    type $Shape = Arena_Left.$Properties;
}

/**
 * Properties of an Arena_Shouted.
 * @deprecated Use Arena_Shouted.$Properties instead.
 */
export interface IArena_Shouted extends Arena_Shouted.$Properties {
}

/** Represents an Arena_Shouted. */
export class Arena_Shouted {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Arena_Shouted.
     * @param [properties] Properties to set
     */
    constructor(properties?: Arena_Shouted.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Arena_Shouted name. */
    name: string;

    /** Arena_Shouted text. */
    text: string;

    /**
     * Creates a new Arena_Shouted instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Arena_Shouted instance
     */
    static create(properties: Arena_Shouted.$Shape): Arena_Shouted;
    static create(properties?: Arena_Shouted.$Properties): Arena_Shouted;

    /**
     * Encodes the specified Arena_Shouted message. Does not implicitly {@link Arena_Shouted.verify|verify} messages.
     * @param message Arena_Shouted message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Arena_Shouted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes an Arena_Shouted message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Arena_Shouted & Arena_Shouted.$Shape} Arena_Shouted
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Arena_Shouted;
}

export namespace Arena_Shouted {

    /** Properties of an Arena_Shouted. */
    interface $Properties {

        /** Arena_Shouted name */
        name?: (string|null);

        /** Arena_Shouted text */
        text?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of an Arena_Shouted. */
    type $Shape = Arena_Shouted.$Properties;
}
