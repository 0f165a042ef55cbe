import * as $protobuf from "sifaka-server/protobuf";

/** Namespace sifaka. */
export namespace sifaka {

    /** Namespace cluster. */
    namespace cluster {

        /**
         * Properties of a LedgerRequest.
         * @deprecated Use sifaka.cluster.LedgerRequest.$Properties instead.
         */
        interface ILedgerRequest extends sifaka.cluster.LedgerRequest.$Properties {
        }

        /** Represents a LedgerRequest. */
        class LedgerRequest {

            /** The type of this message, for the codecs. */
            static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

            /**
             * Constructs a new LedgerRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: sifaka.cluster.LedgerRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Unique in the run: the request. */
            key: string;

            /** The name of the client that asks. */
            client: string;

            /** LedgerRequest ms. */
            ms: number;

            /** The user to enter as, or to push to. */
            user: string;

            /** The name of the client that is pushed to. */
            to: string;

            /**
             * Creates a new LedgerRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LedgerRequest instance
             */
            static create(properties: sifaka.cluster.LedgerRequest.$Shape): sifaka.cluster.LedgerRequest;
            static create(properties?: sifaka.cluster.LedgerRequest.$Properties): sifaka.cluster.LedgerRequest;

            /**
             * Encodes the specified LedgerRequest message. Does not implicitly {@link sifaka.cluster.LedgerRequest.verify|verify} messages.
             * @param message LedgerRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sifaka.cluster.LedgerRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LedgerRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sifaka.cluster.LedgerRequest & sifaka.cluster.LedgerRequest.$Shape} LedgerRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sifaka.cluster.LedgerRequest;
        }

        namespace LedgerRequest {

            /** Properties of a LedgerRequest. */
            interface $Properties {

                /** Unique in the run: the request. */
                key?: (string|null);

                /** The name of the client that asks. */
                client?: (string|null);

                /** LedgerRequest ms */
                ms?: (number|null);

                /** The user to enter as, or to push to. */
                user?: (string|null);

                /** The name of the client that is pushed to. */
                to?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LedgerRequest. */
            type $Shape = sifaka.cluster.LedgerRequest.$Properties;
        }

        /**
         * Properties of a LedgerReply.
         * @deprecated Use sifaka.cluster.LedgerReply.$Properties instead.
         */
        interface ILedgerReply extends sifaka.cluster.LedgerReply.$Properties {
        }

        /** Represents a LedgerReply. */
        class LedgerReply {

            /** The type of this message, for the codecs. */
            static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

            /**
             * Constructs a new LedgerReply.
             * @param [properties] Properties to set
             */
            constructor(properties?: sifaka.cluster.LedgerReply.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LedgerReply key. */
            key: string;

            /** LedgerReply client. */
            client: string;

            /** Where it ran. */
            node: string;

            /** LedgerReply epoch. */
            epoch: string;

            /** LedgerReply call. */
            call: string;

            /**
             * Creates a new LedgerReply instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LedgerReply instance
             */
            static create(properties: sifaka.cluster.LedgerReply.$Shape): sifaka.cluster.LedgerReply;
            static create(properties?: sifaka.cluster.LedgerReply.$Properties): sifaka.cluster.LedgerReply;

            /**
             * Encodes the specified LedgerReply message. Does not implicitly {@link sifaka.cluster.LedgerReply.verify|verify} messages.
             * @param message LedgerReply message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sifaka.cluster.LedgerReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LedgerReply message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sifaka.cluster.LedgerReply & sifaka.cluster.LedgerReply.$Shape} LedgerReply
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sifaka.cluster.LedgerReply;
        }

        namespace LedgerReply {

            /** Properties of a LedgerReply. */
            interface $Properties {

                /** LedgerReply key */
                key?: (string|null);

                /** LedgerReply client */
                client?: (string|null);

                /** Where it ran. */
                node?: (string|null);

                /** LedgerReply epoch */
                epoch?: (string|null);

                /** LedgerReply call */
                call?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LedgerReply. */
            type $Shape = sifaka.cluster.LedgerReply.$Properties;
        }

        /**
         * Properties of a LedgerTold.
         * @deprecated Use sifaka.cluster.LedgerTold.$Properties instead.
         */
        interface ILedgerTold extends sifaka.cluster.LedgerTold.$Properties {
        }

        /** Represents a LedgerTold. */
        class LedgerTold {

            /** The type of this message, for the codecs. */
            static readonly descriptor: { readonly root: { readonly nested?: { readonly [name: string]: unknown } }; readonly name: string };

            /**
             * Constructs a new LedgerTold.
             * @param [properties] Properties to set
             */
            constructor(properties?: sifaka.cluster.LedgerTold.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LedgerTold key. */
            key: string;

            /** LedgerTold to. */
            to: string;

            /**
             * Creates a new LedgerTold instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LedgerTold instance
             */
            static create(properties: sifaka.cluster.LedgerTold.$Shape): sifaka.cluster.LedgerTold;
            static create(properties?: sifaka.cluster.LedgerTold.$Properties): sifaka.cluster.LedgerTold;

            /**
             * Encodes the specified LedgerTold message. Does not implicitly {@link sifaka.cluster.LedgerTold.verify|verify} messages.
             * @param message LedgerTold message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sifaka.cluster.LedgerTold.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LedgerTold message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sifaka.cluster.LedgerTold & sifaka.cluster.LedgerTold.$Shape} LedgerTold
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sifaka.cluster.LedgerTold;
        }

        namespace LedgerTold {

            /** Properties of a LedgerTold. */
            interface $Properties {

                /** LedgerTold key */
                key?: (string|null);

                /** LedgerTold to */
                to?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LedgerTold. */
            type $Shape = sifaka.cluster.LedgerTold.$Properties;
        }
    }
}
