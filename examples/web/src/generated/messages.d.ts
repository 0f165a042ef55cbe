import * as $protobuf from "sifaka-server/protobuf";

/**
 * Properties of a Race_Runner.
 * @deprecated Use Race_Runner.$Properties instead.
 */
export interface IRace_Runner extends Race_Runner.$Properties {
}

/** Represents a Race_Runner. */
export class Race_Runner {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Race_Runner.
     * @param [properties] Properties to set
     */
    constructor(properties?: Race_Runner.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Race_Runner userId. */
    userId: string;

    /** Race_Runner name. */
    name: string;

    /** 0 is the start, the length of the race its end. */
    place: number;

    /**
     * Creates a new Race_Runner instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Race_Runner instance
     */
    static create(properties: Race_Runner.$Shape): Race_Runner;
    static create(properties?: Race_Runner.$Properties): Race_Runner;

    /**
     * Encodes the specified Race_Runner message. Does not implicitly {@link Race_Runner.verify|verify} messages.
     * @param message Race_Runner message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Race_Runner.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Race_Runner message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Race_Runner & Race_Runner.$Shape} Race_Runner
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Race_Runner;
}

export namespace Race_Runner {

    /** Properties of a Race_Runner. */
    interface $Properties {

        /** Race_Runner userId */
        userId?: (string|null);

        /** Race_Runner name */
        name?: (string|null);

        /** 0 is the start, the length of the race its end. */
        place?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Race_Runner. */
    type $Shape = Race_Runner.$Properties;
}

/**
 * Properties of a Race_Standing.
 * @deprecated Use Race_Standing.$Properties instead.
 */
export interface IRace_Standing extends Race_Standing.$Properties {
}

/** Represents a Race_Standing. */
export class Race_Standing {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Race_Standing.
     * @param [properties] Properties to set
     */
    constructor(properties?: Race_Standing.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Race_Standing length. */
    length: number;

    /** Race_Standing runners. */
    runners: Race_Runner[];

    /**
     * Creates a new Race_Standing instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Race_Standing instance
     */
    static create(properties: Race_Standing.$Shape): Race_Standing;
    static create(properties?: Race_Standing.$Properties): Race_Standing;

    /**
     * Encodes the specified Race_Standing message. Does not implicitly {@link Race_Standing.verify|verify} messages.
     * @param message Race_Standing message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Race_Standing.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Race_Standing message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Race_Standing & Race_Standing.$Shape} Race_Standing
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Race_Standing;
}

export namespace Race_Standing {

    /** Properties of a Race_Standing. */
    interface $Properties {

        /** Race_Standing length */
        length?: (number|null);

        /** Race_Standing runners */
        runners?: (Race_Runner.$Properties[]|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Race_Standing. */
    type $Shape = Race_Standing.$Properties;
}

/**
 * Properties of a Race_Hop_Response.
 * @deprecated Use Race_Hop_Response.$Properties instead.
 */
export interface IRace_Hop_Response extends Race_Hop_Response.$Properties {
}

/** Represents a Race_Hop_Response. */
export class Race_Hop_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Race_Hop_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Race_Hop_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Race_Hop_Response hop. */
    hop: number;

    /** Race_Hop_Response place. */
    place: number;

    /**
     * Creates a new Race_Hop_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Race_Hop_Response instance
     */
    static create(properties: Race_Hop_Response.$Shape): Race_Hop_Response;
    static create(properties?: Race_Hop_Response.$Properties): Race_Hop_Response;

    /**
     * Encodes the specified Race_Hop_Response message. Does not implicitly {@link Race_Hop_Response.verify|verify} messages.
     * @param message Race_Hop_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Race_Hop_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Race_Hop_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Race_Hop_Response & Race_Hop_Response.$Shape} Race_Hop_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Race_Hop_Response;
}

export namespace Race_Hop_Response {

    /** Properties of a Race_Hop_Response. */
    interface $Properties {

        /** Race_Hop_Response hop */
        hop?: (number|null);

        /** Race_Hop_Response place */
        place?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Race_Hop_Response. */
    type $Shape = Race_Hop_Response.$Properties;
}

/**
 * Properties of a Race_Left.
 * @deprecated Use Race_Left.$Properties instead.
 */
export interface IRace_Left extends Race_Left.$Properties {
}

/** Represents a Race_Left. */
export class Race_Left {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Race_Left.
     * @param [properties] Properties to set
     */
    constructor(properties?: Race_Left.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Race_Left userId. */
    userId: string;

    /**
     * Creates a new Race_Left instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Race_Left instance
     */
    static create(properties: Race_Left.$Shape): Race_Left;
    static create(properties?: Race_Left.$Properties): Race_Left;

    /**
     * Encodes the specified Race_Left message. Does not implicitly {@link Race_Left.verify|verify} messages.
     * @param message Race_Left message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Race_Left.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Race_Left message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Race_Left & Race_Left.$Shape} Race_Left
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Race_Left;
}

export namespace Race_Left {

    /** Properties of a Race_Left. */
    interface $Properties {

        /** Race_Left userId */
        userId?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Race_Left. */
    type $Shape = Race_Left.$Properties;
}

/**
 * Properties of a Race_Won.
 * @deprecated Use Race_Won.$Properties instead.
 */
export interface IRace_Won extends Race_Won.$Properties {
}

/** Represents a Race_Won. */
export class Race_Won {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Race_Won.
     * @param [properties] Properties to set
     */
    constructor(properties?: Race_Won.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Race_Won name. */
    name: string;

    /**
     * Creates a new Race_Won instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Race_Won instance
     */
    static create(properties: Race_Won.$Shape): Race_Won;
    static create(properties?: Race_Won.$Properties): Race_Won;

    /**
     * Encodes the specified Race_Won message. Does not implicitly {@link Race_Won.verify|verify} messages.
     * @param message Race_Won message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Race_Won.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Race_Won message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Race_Won & Race_Won.$Shape} Race_Won
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Race_Won;
}

export namespace Race_Won {

    /** Properties of a Race_Won. */
    interface $Properties {

        /** Race_Won name */
        name?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Race_Won. */
    type $Shape = Race_Won.$Properties;
}
