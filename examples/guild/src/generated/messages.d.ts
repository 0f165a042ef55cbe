import * as $protobuf from "sifaka-server/protobuf";

/**
 * Properties of a Guild_Create_Request.
 * @deprecated Use Guild_Create_Request.$Properties instead.
 */
export interface IGuild_Create_Request extends Guild_Create_Request.$Properties {
}

/** Represents a Guild_Create_Request. */
export class Guild_Create_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Guild_Create_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Guild_Create_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Guild_Create_Request name. */
    name: string;

    /**
     * Creates a new Guild_Create_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Guild_Create_Request instance
     */
    static create(properties: Guild_Create_Request.$Shape): Guild_Create_Request;
    static create(properties?: Guild_Create_Request.$Properties): Guild_Create_Request;

    /**
     * Encodes the specified Guild_Create_Request message. Does not implicitly {@link Guild_Create_Request.verify|verify} messages.
     * @param message Guild_Create_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Guild_Create_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Guild_Create_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Guild_Create_Request & Guild_Create_Request.$Shape} Guild_Create_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Guild_Create_Request;
}

export namespace Guild_Create_Request {

    /** Properties of a Guild_Create_Request. */
    interface $Properties {

        /** Guild_Create_Request name */
        name?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Guild_Create_Request. */
    type $Shape = Guild_Create_Request.$Properties;
}

/**
 * Properties of a Guild_Create_Response.
 * @deprecated Use Guild_Create_Response.$Properties instead.
 */
export interface IGuild_Create_Response extends Guild_Create_Response.$Properties {
}

/** Represents a Guild_Create_Response. */
export class Guild_Create_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Guild_Create_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Guild_Create_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Guild_Create_Response guildId. */
    guildId: string;

    /**
     * Creates a new Guild_Create_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Guild_Create_Response instance
     */
    static create(properties: Guild_Create_Response.$Shape): Guild_Create_Response;
    static create(properties?: Guild_Create_Response.$Properties): Guild_Create_Response;

    /**
     * Encodes the specified Guild_Create_Response message. Does not implicitly {@link Guild_Create_Response.verify|verify} messages.
     * @param message Guild_Create_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Guild_Create_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Guild_Create_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Guild_Create_Response & Guild_Create_Response.$Shape} Guild_Create_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Guild_Create_Response;
}

export namespace Guild_Create_Response {

    /** Properties of a Guild_Create_Response. */
    interface $Properties {

        /** Guild_Create_Response guildId */
        guildId?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Guild_Create_Response. */
    type $Shape = Guild_Create_Response.$Properties;
}

/**
 * Properties of a Guild_Join_Request.
 * @deprecated Use Guild_Join_Request.$Properties instead.
 */
export interface IGuild_Join_Request extends Guild_Join_Request.$Properties {
}

/** Represents a Guild_Join_Request. */
export class Guild_Join_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Guild_Join_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Guild_Join_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Guild_Join_Request guildId. */
    guildId: string;

    /**
     * Creates a new Guild_Join_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Guild_Join_Request instance
     */
    static create(properties: Guild_Join_Request.$Shape): Guild_Join_Request;
    static create(properties?: Guild_Join_Request.$Properties): Guild_Join_Request;

    /**
     * Encodes the specified Guild_Join_Request message. Does not implicitly {@link Guild_Join_Request.verify|verify} messages.
     * @param message Guild_Join_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Guild_Join_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Guild_Join_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Guild_Join_Request & Guild_Join_Request.$Shape} Guild_Join_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Guild_Join_Request;
}

export namespace Guild_Join_Request {

    /** Properties of a Guild_Join_Request. */
    interface $Properties {

        /** Guild_Join_Request guildId */
        guildId?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Guild_Join_Request. */
    type $Shape = Guild_Join_Request.$Properties;
}

/**
 * Properties of a Guild_Members_Request.
 * @deprecated Use Guild_Members_Request.$Properties instead.
 */
export interface IGuild_Members_Request extends Guild_Members_Request.$Properties {
}

/** Represents a Guild_Members_Request. */
export class Guild_Members_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Guild_Members_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Guild_Members_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Guild_Members_Request guildId. */
    guildId: string;

    /** Where the last page ended; empty for the first. */
    cursor: string;

    /**
     * Creates a new Guild_Members_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Guild_Members_Request instance
     */
    static create(properties: Guild_Members_Request.$Shape): Guild_Members_Request;
    static create(properties?: Guild_Members_Request.$Properties): Guild_Members_Request;

    /**
     * Encodes the specified Guild_Members_Request message. Does not implicitly {@link Guild_Members_Request.verify|verify} messages.
     * @param message Guild_Members_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Guild_Members_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Guild_Members_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Guild_Members_Request & Guild_Members_Request.$Shape} Guild_Members_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Guild_Members_Request;
}

export namespace Guild_Members_Request {

    /** Properties of a Guild_Members_Request. */
    interface $Properties {

        /** Guild_Members_Request guildId */
        guildId?: (string|null);

        /** Where the last page ended; empty for the first. */
        cursor?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Guild_Members_Request. */
    type $Shape = Guild_Members_Request.$Properties;
}

/**
 * Properties of a Guild_Member.
 * @deprecated Use Guild_Member.$Properties instead.
 */
export interface IGuild_Member extends Guild_Member.$Properties {
}

/** Represents a Guild_Member. */
export class Guild_Member {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Guild_Member.
     * @param [properties] Properties to set
     */
    constructor(properties?: Guild_Member.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Guild_Member userId. */
    userId: string;

    /** Guild_Member name. */
    name: string;

    /** Guild_Member donated. */
    donated: number;

    /**
     * Creates a new Guild_Member instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Guild_Member instance
     */
    static create(properties: Guild_Member.$Shape): Guild_Member;
    static create(properties?: Guild_Member.$Properties): Guild_Member;

    /**
     * Encodes the specified Guild_Member message. Does not implicitly {@link Guild_Member.verify|verify} messages.
     * @param message Guild_Member message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Guild_Member.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Guild_Member message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Guild_Member & Guild_Member.$Shape} Guild_Member
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Guild_Member;
}

export namespace Guild_Member {

    /** Properties of a Guild_Member. */
    interface $Properties {

        /** Guild_Member userId */
        userId?: (string|null);

        /** Guild_Member name */
        name?: (string|null);

        /** Guild_Member donated */
        donated?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Guild_Member. */
    type $Shape = Guild_Member.$Properties;
}

/**
 * Properties of a Guild_Members_Response.
 * @deprecated Use Guild_Members_Response.$Properties instead.
 */
export interface IGuild_Members_Response extends Guild_Members_Response.$Properties {
}

/** Represents a Guild_Members_Response. */
export class Guild_Members_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Guild_Members_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Guild_Members_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Guild_Members_Response members. */
    members: Guild_Member[];

    /** Empty: there are no more. */
    cursor: string;

    /**
     * Creates a new Guild_Members_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Guild_Members_Response instance
     */
    static create(properties: Guild_Members_Response.$Shape): Guild_Members_Response;
    static create(properties?: Guild_Members_Response.$Properties): Guild_Members_Response;

    /**
     * Encodes the specified Guild_Members_Response message. Does not implicitly {@link Guild_Members_Response.verify|verify} messages.
     * @param message Guild_Members_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Guild_Members_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Guild_Members_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Guild_Members_Response & Guild_Members_Response.$Shape} Guild_Members_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Guild_Members_Response;
}

export namespace Guild_Members_Response {

    /** Properties of a Guild_Members_Response. */
    interface $Properties {

        /** Guild_Members_Response members */
        members?: (Guild_Member.$Properties[]|null);

        /** Empty: there are no more. */
        cursor?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Guild_Members_Response. */
    type $Shape = Guild_Members_Response.$Properties;
}

/**
 * Properties of a Guild_Donate_Request.
 * @deprecated Use Guild_Donate_Request.$Properties instead.
 */
export interface IGuild_Donate_Request extends Guild_Donate_Request.$Properties {
}

/** Represents a Guild_Donate_Request. */
export class Guild_Donate_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Guild_Donate_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Guild_Donate_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Guild_Donate_Request coins. */
    coins: number;

    /**
     * Creates a new Guild_Donate_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Guild_Donate_Request instance
     */
    static create(properties: Guild_Donate_Request.$Shape): Guild_Donate_Request;
    static create(properties?: Guild_Donate_Request.$Properties): Guild_Donate_Request;

    /**
     * Encodes the specified Guild_Donate_Request message. Does not implicitly {@link Guild_Donate_Request.verify|verify} messages.
     * @param message Guild_Donate_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Guild_Donate_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Guild_Donate_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Guild_Donate_Request & Guild_Donate_Request.$Shape} Guild_Donate_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Guild_Donate_Request;
}

export namespace Guild_Donate_Request {

    /** Properties of a Guild_Donate_Request. */
    interface $Properties {

        /** Guild_Donate_Request coins */
        coins?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Guild_Donate_Request. */
    type $Shape = Guild_Donate_Request.$Properties;
}

/**
 * Properties of a Guild_Donate_Response.
 * @deprecated Use Guild_Donate_Response.$Properties instead.
 */
export interface IGuild_Donate_Response extends Guild_Donate_Response.$Properties {
}

/** Represents a Guild_Donate_Response. */
export class Guild_Donate_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Guild_Donate_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Guild_Donate_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Guild_Donate_Response treasury. */
    treasury: number;

    /**
     * Creates a new Guild_Donate_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Guild_Donate_Response instance
     */
    static create(properties: Guild_Donate_Response.$Shape): Guild_Donate_Response;
    static create(properties?: Guild_Donate_Response.$Properties): Guild_Donate_Response;

    /**
     * Encodes the specified Guild_Donate_Response message. Does not implicitly {@link Guild_Donate_Response.verify|verify} messages.
     * @param message Guild_Donate_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Guild_Donate_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Guild_Donate_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Guild_Donate_Response & Guild_Donate_Response.$Shape} Guild_Donate_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Guild_Donate_Response;
}

export namespace Guild_Donate_Response {

    /** Properties of a Guild_Donate_Response. */
    interface $Properties {

        /** Guild_Donate_Response treasury */
        treasury?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Guild_Donate_Response. */
    type $Shape = Guild_Donate_Response.$Properties;
}

/**
 * Properties of a Guild_Donated.
 * @deprecated Use Guild_Donated.$Properties instead.
 */
export interface IGuild_Donated extends Guild_Donated.$Properties {
}

/** Represents a Guild_Donated. */
export class Guild_Donated {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Guild_Donated.
     * @param [properties] Properties to set
     */
    constructor(properties?: Guild_Donated.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Guild_Donated userId. */
    userId: string;

    /** Guild_Donated coins. */
    coins: number;

    /** Guild_Donated treasury. */
    treasury: number;

    /**
     * Creates a new Guild_Donated instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Guild_Donated instance
     */
    static create(properties: Guild_Donated.$Shape): Guild_Donated;
    static create(properties?: Guild_Donated.$Properties): Guild_Donated;

    /**
     * Encodes the specified Guild_Donated message. Does not implicitly {@link Guild_Donated.verify|verify} messages.
     * @param message Guild_Donated message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Guild_Donated.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Guild_Donated message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Guild_Donated & Guild_Donated.$Shape} Guild_Donated
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Guild_Donated;
}

export namespace Guild_Donated {

    /** Properties of a Guild_Donated. */
    interface $Properties {

        /** Guild_Donated userId */
        userId?: (string|null);

        /** Guild_Donated coins */
        coins?: (number|null);

        /** Guild_Donated treasury */
        treasury?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Guild_Donated. */
    type $Shape = Guild_Donated.$Properties;
}

/**
 * Properties of a Guild_DayBegan.
 * @deprecated Use Guild_DayBegan.$Properties instead.
 */
export interface IGuild_DayBegan extends Guild_DayBegan.$Properties {
}

/** Represents a Guild_DayBegan. */
export class Guild_DayBegan {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Guild_DayBegan.
     * @param [properties] Properties to set
     */
    constructor(properties?: Guild_DayBegan.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** "2026-11-22" */
    day: string;

    /**
     * Creates a new Guild_DayBegan instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Guild_DayBegan instance
     */
    static create(properties: Guild_DayBegan.$Shape): Guild_DayBegan;
    static create(properties?: Guild_DayBegan.$Properties): Guild_DayBegan;

    /**
     * Encodes the specified Guild_DayBegan message. Does not implicitly {@link Guild_DayBegan.verify|verify} messages.
     * @param message Guild_DayBegan message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Guild_DayBegan.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Guild_DayBegan message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Guild_DayBegan & Guild_DayBegan.$Shape} Guild_DayBegan
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Guild_DayBegan;
}

export namespace Guild_DayBegan {

    /** Properties of a Guild_DayBegan. */
    interface $Properties {

        /** "2026-11-22" */
        day?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Guild_DayBegan. */
    type $Shape = Guild_DayBegan.$Properties;
}

/**
 * Properties of a Moderation_Ban_Request.
 * @deprecated Use Moderation_Ban_Request.$Properties instead.
 */
export interface IModeration_Ban_Request extends Moderation_Ban_Request.$Properties {
}

/** Represents a Moderation_Ban_Request. */
export class Moderation_Ban_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Moderation_Ban_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Moderation_Ban_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Moderation_Ban_Request userId. */
    userId: string;

    /** How long, in seconds; 0 lifts the ban. */
    seconds: number;

    /** Moderation_Ban_Request reason. */
    reason: string;

    /**
     * Creates a new Moderation_Ban_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Moderation_Ban_Request instance
     */
    static create(properties: Moderation_Ban_Request.$Shape): Moderation_Ban_Request;
    static create(properties?: Moderation_Ban_Request.$Properties): Moderation_Ban_Request;

    /**
     * Encodes the specified Moderation_Ban_Request message. Does not implicitly {@link Moderation_Ban_Request.verify|verify} messages.
     * @param message Moderation_Ban_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Moderation_Ban_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Moderation_Ban_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Moderation_Ban_Request & Moderation_Ban_Request.$Shape} Moderation_Ban_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Moderation_Ban_Request;
}

export namespace Moderation_Ban_Request {

    /** Properties of a Moderation_Ban_Request. */
    interface $Properties {

        /** Moderation_Ban_Request userId */
        userId?: (string|null);

        /** How long, in seconds; 0 lifts the ban. */
        seconds?: (number|null);

        /** Moderation_Ban_Request reason */
        reason?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Moderation_Ban_Request. */
    type $Shape = Moderation_Ban_Request.$Properties;
}

/**
 * Properties of a Moderation_BanOf_Request.
 * @deprecated Use Moderation_BanOf_Request.$Properties instead.
 */
export interface IModeration_BanOf_Request extends Moderation_BanOf_Request.$Properties {
}

/** Represents a Moderation_BanOf_Request. */
export class Moderation_BanOf_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Moderation_BanOf_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Moderation_BanOf_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Moderation_BanOf_Request userId. */
    userId: string;

    /**
     * Creates a new Moderation_BanOf_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Moderation_BanOf_Request instance
     */
    static create(properties: Moderation_BanOf_Request.$Shape): Moderation_BanOf_Request;
    static create(properties?: Moderation_BanOf_Request.$Properties): Moderation_BanOf_Request;

    /**
     * Encodes the specified Moderation_BanOf_Request message. Does not implicitly {@link Moderation_BanOf_Request.verify|verify} messages.
     * @param message Moderation_BanOf_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Moderation_BanOf_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Moderation_BanOf_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Moderation_BanOf_Request & Moderation_BanOf_Request.$Shape} Moderation_BanOf_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Moderation_BanOf_Request;
}

export namespace Moderation_BanOf_Request {

    /** Properties of a Moderation_BanOf_Request. */
    interface $Properties {

        /** Moderation_BanOf_Request userId */
        userId?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Moderation_BanOf_Request. */
    type $Shape = Moderation_BanOf_Request.$Properties;
}

/**
 * Properties of a Moderation_BanOf_Response.
 * @deprecated Use Moderation_BanOf_Response.$Properties instead.
 */
export interface IModeration_BanOf_Response extends Moderation_BanOf_Response.$Properties {
}

/** Represents a Moderation_BanOf_Response. */
export class Moderation_BanOf_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Moderation_BanOf_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Moderation_BanOf_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Milliseconds since 1970; 0: not banned. */
    until: (number|$protobuf.Long);

    /** Moderation_BanOf_Response reason. */
    reason: string;

    /**
     * Creates a new Moderation_BanOf_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Moderation_BanOf_Response instance
     */
    static create(properties: Moderation_BanOf_Response.$Shape): Moderation_BanOf_Response;
    static create(properties?: Moderation_BanOf_Response.$Properties): Moderation_BanOf_Response;

    /**
     * Encodes the specified Moderation_BanOf_Response message. Does not implicitly {@link Moderation_BanOf_Response.verify|verify} messages.
     * @param message Moderation_BanOf_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Moderation_BanOf_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Moderation_BanOf_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Moderation_BanOf_Response & Moderation_BanOf_Response.$Shape} Moderation_BanOf_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Moderation_BanOf_Response;
}

export namespace Moderation_BanOf_Response {

    /** Properties of a Moderation_BanOf_Response. */
    interface $Properties {

        /** Milliseconds since 1970; 0: not banned. */
        until?: (number|$protobuf.Long|null);

        /** Moderation_BanOf_Response reason */
        reason?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Moderation_BanOf_Response. */
    type $Shape = Moderation_BanOf_Response.$Properties;
}

/**
 * Properties of a Wallet_Look_Response.
 * @deprecated Use Wallet_Look_Response.$Properties instead.
 */
export interface IWallet_Look_Response extends Wallet_Look_Response.$Properties {
}

/** Represents a Wallet_Look_Response. */
export class Wallet_Look_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Wallet_Look_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Wallet_Look_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Wallet_Look_Response coins. */
    coins: number;

    /**
     * Creates a new Wallet_Look_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Wallet_Look_Response instance
     */
    static create(properties: Wallet_Look_Response.$Shape): Wallet_Look_Response;
    static create(properties?: Wallet_Look_Response.$Properties): Wallet_Look_Response;

    /**
     * Encodes the specified Wallet_Look_Response message. Does not implicitly {@link Wallet_Look_Response.verify|verify} messages.
     * @param message Wallet_Look_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Wallet_Look_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Wallet_Look_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Wallet_Look_Response & Wallet_Look_Response.$Shape} Wallet_Look_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Wallet_Look_Response;
}

export namespace Wallet_Look_Response {

    /** Properties of a Wallet_Look_Response. */
    interface $Properties {

        /** Wallet_Look_Response coins */
        coins?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Wallet_Look_Response. */
    type $Shape = Wallet_Look_Response.$Properties;
}

/**
 * Properties of a Wallet_Buy_Request.
 * @deprecated Use Wallet_Buy_Request.$Properties instead.
 */
export interface IWallet_Buy_Request extends Wallet_Buy_Request.$Properties {
}

/** Represents a Wallet_Buy_Request. */
export class Wallet_Buy_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Wallet_Buy_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Wallet_Buy_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** What the shop gave the client for its money. */
    receipt: string;

    /**
     * Creates a new Wallet_Buy_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Wallet_Buy_Request instance
     */
    static create(properties: Wallet_Buy_Request.$Shape): Wallet_Buy_Request;
    static create(properties?: Wallet_Buy_Request.$Properties): Wallet_Buy_Request;

    /**
     * Encodes the specified Wallet_Buy_Request message. Does not implicitly {@link Wallet_Buy_Request.verify|verify} messages.
     * @param message Wallet_Buy_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Wallet_Buy_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Wallet_Buy_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Wallet_Buy_Request & Wallet_Buy_Request.$Shape} Wallet_Buy_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Wallet_Buy_Request;
}

export namespace Wallet_Buy_Request {

    /** Properties of a Wallet_Buy_Request. */
    interface $Properties {

        /** What the shop gave the client for its money. */
        receipt?: (string|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Wallet_Buy_Request. */
    type $Shape = Wallet_Buy_Request.$Properties;
}

/**
 * Properties of a Wallet_Buy_Response.
 * @deprecated Use Wallet_Buy_Response.$Properties instead.
 */
export interface IWallet_Buy_Response extends Wallet_Buy_Response.$Properties {
}

/** Represents a Wallet_Buy_Response. */
export class Wallet_Buy_Response {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Wallet_Buy_Response.
     * @param [properties] Properties to set
     */
    constructor(properties?: Wallet_Buy_Response.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Wallet_Buy_Response coins. */
    coins: number;

    /**
     * Creates a new Wallet_Buy_Response instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Wallet_Buy_Response instance
     */
    static create(properties: Wallet_Buy_Response.$Shape): Wallet_Buy_Response;
    static create(properties?: Wallet_Buy_Response.$Properties): Wallet_Buy_Response;

    /**
     * Encodes the specified Wallet_Buy_Response message. Does not implicitly {@link Wallet_Buy_Response.verify|verify} messages.
     * @param message Wallet_Buy_Response message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Wallet_Buy_Response.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Wallet_Buy_Response message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Wallet_Buy_Response & Wallet_Buy_Response.$Shape} Wallet_Buy_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Wallet_Buy_Response;
}

export namespace Wallet_Buy_Response {

    /** Properties of a Wallet_Buy_Response. */
    interface $Properties {

        /** Wallet_Buy_Response coins */
        coins?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Wallet_Buy_Response. */
    type $Shape = Wallet_Buy_Response.$Properties;
}

/**
 * Properties of a Wallet_Take_Request.
 * @deprecated Use Wallet_Take_Request.$Properties instead.
 */
export interface IWallet_Take_Request extends Wallet_Take_Request.$Properties {
}

/** Represents a Wallet_Take_Request. */
export class Wallet_Take_Request {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Wallet_Take_Request.
     * @param [properties] Properties to set
     */
    constructor(properties?: Wallet_Take_Request.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Unique for what is paid: the same entry is taken once, however often it is asked for. */
    entryId: string;

    /** Wallet_Take_Request userId. */
    userId: string;

    /** Wallet_Take_Request coins. */
    coins: number;

    /**
     * Creates a new Wallet_Take_Request instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Wallet_Take_Request instance
     */
    static create(properties: Wallet_Take_Request.$Shape): Wallet_Take_Request;
    static create(properties?: Wallet_Take_Request.$Properties): Wallet_Take_Request;

    /**
     * Encodes the specified Wallet_Take_Request message. Does not implicitly {@link Wallet_Take_Request.verify|verify} messages.
     * @param message Wallet_Take_Request message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Wallet_Take_Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes a Wallet_Take_Request message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Wallet_Take_Request & Wallet_Take_Request.$Shape} Wallet_Take_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Wallet_Take_Request;
}

export namespace Wallet_Take_Request {

    /** Properties of a Wallet_Take_Request. */
    interface $Properties {

        /** Unique for what is paid: the same entry is taken once, however often it is asked for. */
        entryId?: (string|null);

        /** Wallet_Take_Request userId */
        userId?: (string|null);

        /** Wallet_Take_Request coins */
        coins?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of a Wallet_Take_Request. */
    type $Shape = Wallet_Take_Request.$Properties;
}
