import * as $protobuf from "sifaka-server/protobuf";

/**
 * Properties of an Echo_Message.
 * @deprecated Use Echo_Message.$Properties instead.
 */
export interface IEcho_Message extends Echo_Message.$Properties {
}

/** Represents an Echo_Message. */
export class Echo_Message {

    /** The type of this message, for the codecs. */
    static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

    /**
     * Constructs a new Echo_Message.
     * @param [properties] Properties to set
     */
    constructor(properties?: Echo_Message.$Properties);

    /** Unknown fields preserved while decoding when enabled */
    $unknowns?: Uint8Array[];

    /** Echo_Message text. */
    text: string;

    /** Echo_Message number. */
    number: number;

    /**
     * Creates a new Echo_Message instance using the specified properties.
     * @param [properties] Properties to set
     * @returns Echo_Message instance
     */
    static create(properties: Echo_Message.$Shape): Echo_Message;
    static create(properties?: Echo_Message.$Properties): Echo_Message;

    /**
     * Encodes the specified Echo_Message message. Does not implicitly {@link Echo_Message.verify|verify} messages.
     * @param message Echo_Message message or plain object to encode
     * @param [writer] Writer to encode to
     * @returns Writer
     */
    static encode(message: Echo_Message.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

    /**
     * Decodes an Echo_Message message from the specified reader or buffer.
     * @param reader Reader or buffer to decode from
     * @param [length] Message length if known beforehand
     * @returns {Echo_Message & Echo_Message.$Shape} Echo_Message
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): Echo_Message;
}

export namespace Echo_Message {

    /** Properties of an Echo_Message. */
    interface $Properties {

        /** Echo_Message text */
        text?: (string|null);

        /** Echo_Message number */
        number?: (number|null);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];
    }

    /** Shape of an Echo_Message. */
    type $Shape = Echo_Message.$Properties;
}
