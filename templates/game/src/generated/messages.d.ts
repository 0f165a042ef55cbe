import * as $protobuf from "sifaka-server/protobuf";

/**
 * Properties of a ModuleName_Score.
 * @deprecated Use ModuleName_Score.$Properties instead.
 */
export interface IModuleName_Score extends ModuleName_Score.$Properties {
}

/** Represents a ModuleName_Score. */
export class ModuleName_Score {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new ModuleName_Score.
     * @param [properties] Properties to set
     */
    constructor(properties?: ModuleName_Score.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** ModuleName_Score name. */
    name: string;

    /** ModuleName_Score value. */
    value: number;

    /**
     * Creates a new ModuleName_Score instance using the specified properties.
     * @param [properties] Properties to set
     * @returns ModuleName_Score instance
     */
    static create(properties: ModuleName_Score.$Shape): ModuleName_Score;
    static create(properties?: ModuleName_Score.$Properties): ModuleName_Score;

    /**
     * Encodes the specified ModuleName_Score message. Does not implicitly {@link ModuleName_Score.verify|verify} messages.
     * @param message ModuleName_Score message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: ModuleName_Score.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a ModuleName_Score message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {ModuleName_Score & ModuleName_Score.$Shape} ModuleName_Score
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ModuleName_Score;
}

export namespace ModuleName_Score {

    /** Properties of a ModuleName_Score. */
    interface $Properties {

        /** ModuleName_Score name */
        name?: (string|null);

        /** ModuleName_Score value */
        value?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a ModuleName_Score. */
    type $Shape = ModuleName_Score.$Properties;
}

/**
 * Properties of a ModuleName_Roll_Request.
 * @deprecated Use ModuleName_Roll_Request.$Properties instead.
 */
export interface IModuleName_Roll_Request extends ModuleName_Roll_Request.$Properties {
}

/** Represents a ModuleName_Roll_Request. */
export class ModuleName_Roll_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new ModuleName_Roll_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: ModuleName_Roll_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** How many dice. */
    dice: number;

    /**
     * Creates a new ModuleName_Roll_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns ModuleName_Roll_Request instance
     */
    static create(properties: ModuleName_Roll_Request.$Shape): ModuleName_Roll_Request;
    static create(properties?: ModuleName_Roll_Request.$Properties): ModuleName_Roll_Request;

    /**
     * Encodes the specified ModuleName_Roll_Request message. Does not implicitly {@link ModuleName_Roll_Request.verify|verify} messages.
     * @param message ModuleName_Roll_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: ModuleName_Roll_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a ModuleName_Roll_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {ModuleName_Roll_Request & ModuleName_Roll_Request.$Shape} ModuleName_Roll_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ModuleName_Roll_Request;
}

export namespace ModuleName_Roll_Request {

    /** Properties of a ModuleName_Roll_Request. */
    interface $Properties {

        /** How many dice. */
        dice?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a ModuleName_Roll_Request. */
    type $Shape = ModuleName_Roll_Request.$Properties;
}

/**
 * Properties of a ModuleName_Roll_Response.
 * @deprecated Use ModuleName_Roll_Response.$Properties instead.
 */
export interface IModuleName_Roll_Response extends ModuleName_Roll_Response.$Properties {
}

/** Represents a ModuleName_Roll_Response. */
export class ModuleName_Roll_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new ModuleName_Roll_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: ModuleName_Roll_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** What they show together; 0 where that is too much. */
    value: number;

    /** The player's best roll of this round. */
    best: number;

    /**
     * Creates a new ModuleName_Roll_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns ModuleName_Roll_Response instance
     */
    static create(properties: ModuleName_Roll_Response.$Shape): ModuleName_Roll_Response;
    static create(properties?: ModuleName_Roll_Response.$Properties): ModuleName_Roll_Response;

    /**
     * Encodes the specified ModuleName_Roll_Response message. Does not implicitly {@link ModuleName_Roll_Response.verify|verify} messages.
     * @param message ModuleName_Roll_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: ModuleName_Roll_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a ModuleName_Roll_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {ModuleName_Roll_Response & ModuleName_Roll_Response.$Shape} ModuleName_Roll_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ModuleName_Roll_Response;
}

export namespace ModuleName_Roll_Response {

    /** Properties of a ModuleName_Roll_Response. */
    interface $Properties {

        /** What they show together; 0 where that is too much. */
        value?: (number|null);

        /** The player's best roll of this round. */
        best?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a ModuleName_Roll_Response. */
    type $Shape = ModuleName_Roll_Response.$Properties;
}

/**
 * Properties of a ModuleName_Top_Response.
 * @deprecated Use ModuleName_Top_Response.$Properties instead.
 */
export interface IModuleName_Top_Response extends ModuleName_Top_Response.$Properties {
}

/** Represents a ModuleName_Top_Response. */
export class ModuleName_Top_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new ModuleName_Top_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: ModuleName_Top_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** ModuleName_Top_Response scores. */
    scores: ModuleName_Score[];

    /**
     * Creates a new ModuleName_Top_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns ModuleName_Top_Response instance
     */
    static create(properties: ModuleName_Top_Response.$Shape): ModuleName_Top_Response;
    static create(properties?: ModuleName_Top_Response.$Properties): ModuleName_Top_Response;

    /**
     * Encodes the specified ModuleName_Top_Response message. Does not implicitly {@link ModuleName_Top_Response.verify|verify} messages.
     * @param message ModuleName_Top_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: ModuleName_Top_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a ModuleName_Top_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {ModuleName_Top_Response & ModuleName_Top_Response.$Shape} ModuleName_Top_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ModuleName_Top_Response;
}

export namespace ModuleName_Top_Response {

    /** Properties of a ModuleName_Top_Response. */
    interface $Properties {

        /** ModuleName_Top_Response scores */
        scores?: (ModuleName_Score.$Properties[]|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a ModuleName_Top_Response. */
    type $Shape = ModuleName_Top_Response.$Properties;
}

/**
 * Properties of a ModuleName_RoundOver.
 * @deprecated Use ModuleName_RoundOver.$Properties instead.
 */
export interface IModuleName_RoundOver extends ModuleName_RoundOver.$Properties {
}

/** Represents a ModuleName_RoundOver. */
export class ModuleName_RoundOver {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new ModuleName_RoundOver.
     * @param [properties] Properties to set
     */
    constructor(properties?: ModuleName_RoundOver.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** ModuleName_RoundOver winner. */
    winner?: (ModuleName_Score|null);

    /**
     * Creates a new ModuleName_RoundOver instance using the specified properties.
     * @param [properties] Properties to set
     * @returns ModuleName_RoundOver instance
     */
    static create(properties: ModuleName_RoundOver.$Shape): ModuleName_RoundOver;
    static create(properties?: ModuleName_RoundOver.$Properties): ModuleName_RoundOver;

    /**
     * Encodes the specified ModuleName_RoundOver message. Does not implicitly {@link ModuleName_RoundOver.verify|verify} messages.
     * @param message ModuleName_RoundOver message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: ModuleName_RoundOver.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a ModuleName_RoundOver message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {ModuleName_RoundOver & ModuleName_RoundOver.$Shape} ModuleName_RoundOver
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): ModuleName_RoundOver;
}

export namespace ModuleName_RoundOver {

    /** Properties of a ModuleName_RoundOver. */
    interface $Properties {

        /** ModuleName_RoundOver winner */
        winner?: (ModuleName_Score.$Properties|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a ModuleName_RoundOver. */
    type $Shape = ModuleName_RoundOver.$Properties;
}
