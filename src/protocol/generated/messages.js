/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import { descriptor as $descriptor } from "./messages.descriptor.js";
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = {};

export const AllResponse = $root.AllResponse = (() => {

    /**
     * Properties of an AllResponse.
     * @typedef {Object} AllResponse.$Properties
     * @property {Uint8Array|null} [result] AllResponse result
     * @property {string|null} [msg] AllResponse msg
     * @property {number|null} [state] AllResponse state
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of an AllResponse.
     * @exports IAllResponse
     * @interface IAllResponse
     * @augments AllResponse.$Properties
     * @deprecated Use AllResponse.$Properties instead.
     */

    /**
     * Shape of an AllResponse.
     * @typedef {AllResponse.$Properties} AllResponse.$Shape
     */

    /**
     * Constructs a new AllResponse.
     * @exports AllResponse
     * @classdesc Represents an AllResponse.
     * @constructor
     * @param {AllResponse.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const AllResponse = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * AllResponse result.
     * @member {Uint8Array} result
     * @memberof AllResponse
     * @instance
     */
    AllResponse.prototype.result = $util.newBuffer([]);

    /**
     * AllResponse msg.
     * @member {string} msg
     * @memberof AllResponse
     * @instance
     */
    AllResponse.prototype.msg = "";

    /**
     * AllResponse state.
     * @member {number} state
     * @memberof AllResponse
     * @instance
     */
    AllResponse.prototype.state = 0;

    /**
     * Creates a new AllResponse instance using the specified properties.
     * @function create
     * @memberof AllResponse
     * @static
     * @param {AllResponse.$Properties=} [properties] Properties to set
     * @returns {AllResponse} AllResponse instance
     * @type {{
     *   (properties: AllResponse.$Shape): AllResponse & AllResponse.$Shape;
     *   (properties?: AllResponse.$Properties): AllResponse;
     * }}
     */
    AllResponse.create = function(properties) {
        return new AllResponse(properties);
    };

    /**
     * Encodes the specified AllResponse message. Does not implicitly {@link AllResponse.verify|verify} messages.
     * @function encode
     * @memberof AllResponse
     * @static
     * @param {AllResponse.$Properties} message AllResponse message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    AllResponse.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.result != null && $Object.hasOwnProperty.call(message, "result") && message.result.length)
            writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.result);
        if (message.msg != null && $Object.hasOwnProperty.call(message, "msg") && message.msg !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.msg);
        if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== 0)
            writer.uint32(/* id 3, wireType 0 =*/24).int32(message.state);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes an AllResponse message from the specified reader or buffer.
     * @function decode
     * @memberof AllResponse
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {AllResponse & AllResponse.$Shape} AllResponse
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    AllResponse.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.AllResponse();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.bytes()).length)
                        message.result = value;
                    else
                        delete message.result;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.msg = value;
                    else
                        delete message.msg;
                    continue;
                }
            case 3: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.state = value;
                    else
                        delete message.state;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return AllResponse;
})();

export const Gate_Closing = $root.Gate_Closing = (() => {

    /**
     * Properties of a Gate_Closing.
     * @typedef {Object} Gate_Closing.$Properties
     * @property {string|null} [reason] Gate_Closing reason
     * @property {number|null} [code] Gate_Closing code
     * @property {number|null} [retryAfterMs] Gate_Closing retryAfterMs
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Gate_Closing.
     * @exports IGate_Closing
     * @interface IGate_Closing
     * @augments Gate_Closing.$Properties
     * @deprecated Use Gate_Closing.$Properties instead.
     */

    /**
     * Shape of a Gate_Closing.
     * @typedef {Gate_Closing.$Properties} Gate_Closing.$Shape
     */

    /**
     * Constructs a new Gate_Closing.
     * @exports Gate_Closing
     * @classdesc Represents a Gate_Closing.
     * @constructor
     * @param {Gate_Closing.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Gate_Closing = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Gate_Closing reason.
     * @member {string} reason
     * @memberof Gate_Closing
     * @instance
     */
    Gate_Closing.prototype.reason = "";

    /**
     * Gate_Closing code.
     * @member {number} code
     * @memberof Gate_Closing
     * @instance
     */
    Gate_Closing.prototype.code = 0;

    /**
     * Gate_Closing retryAfterMs.
     * @member {number} retryAfterMs
     * @memberof Gate_Closing
     * @instance
     */
    Gate_Closing.prototype.retryAfterMs = 0;

    /**
     * Creates a new Gate_Closing instance using the specified properties.
     * @function create
     * @memberof Gate_Closing
     * @static
     * @param {Gate_Closing.$Properties=} [properties] Properties to set
     * @returns {Gate_Closing} Gate_Closing instance
     * @type {{
     *   (properties: Gate_Closing.$Shape): Gate_Closing & Gate_Closing.$Shape;
     *   (properties?: Gate_Closing.$Properties): Gate_Closing;
     * }}
     */
    Gate_Closing.create = function(properties) {
        return new Gate_Closing(properties);
    };

    /**
     * Encodes the specified Gate_Closing message. Does not implicitly {@link Gate_Closing.verify|verify} messages.
     * @function encode
     * @memberof Gate_Closing
     * @static
     * @param {Gate_Closing.$Properties} message Gate_Closing message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Gate_Closing.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.reason);
        if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
            writer.uint32(/* id 2, wireType 0 =*/16).int32(message.code);
        if (message.retryAfterMs != null && $Object.hasOwnProperty.call(message, "retryAfterMs") && message.retryAfterMs !== 0)
            writer.uint32(/* id 3, wireType 0 =*/24).int32(message.retryAfterMs);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Gate_Closing message from the specified reader or buffer.
     * @function decode
     * @memberof Gate_Closing
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Gate_Closing & Gate_Closing.$Shape} Gate_Closing
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Gate_Closing.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Gate_Closing();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.reason = value;
                    else
                        delete message.reason;
                    continue;
                }
            case 2: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.code = value;
                    else
                        delete message.code;
                    continue;
                }
            case 3: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.retryAfterMs = value;
                    else
                        delete message.retryAfterMs;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Gate_Closing;
})();

export const Gate_PushMessageI_Request = $root.Gate_PushMessageI_Request = (() => {

    /**
     * Properties of a Gate_PushMessageI_Request.
     * @typedef {Object} Gate_PushMessageI_Request.$Properties
     * @property {Array.<string>|null} [sessions] Gate_PushMessageI_Request sessions
     * @property {number|null} [module] Gate_PushMessageI_Request module
     * @property {number|null} [type] Gate_PushMessageI_Request type
     * @property {string|null} [content] Gate_PushMessageI_Request content
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Gate_PushMessageI_Request.
     * @exports IGate_PushMessageI_Request
     * @interface IGate_PushMessageI_Request
     * @augments Gate_PushMessageI_Request.$Properties
     * @deprecated Use Gate_PushMessageI_Request.$Properties instead.
     */

    /**
     * Shape of a Gate_PushMessageI_Request.
     * @typedef {Gate_PushMessageI_Request.$Properties} Gate_PushMessageI_Request.$Shape
     */

    /**
     * Constructs a new Gate_PushMessageI_Request.
     * @exports Gate_PushMessageI_Request
     * @classdesc Represents a Gate_PushMessageI_Request.
     * @constructor
     * @param {Gate_PushMessageI_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Gate_PushMessageI_Request = function (properties) {
        this.sessions = [];
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Gate_PushMessageI_Request sessions.
     * @member {Array.<string>} sessions
     * @memberof Gate_PushMessageI_Request
     * @instance
     */
    Gate_PushMessageI_Request.prototype.sessions = $util.emptyArray;

    /**
     * Gate_PushMessageI_Request module.
     * @member {number} module
     * @memberof Gate_PushMessageI_Request
     * @instance
     */
    Gate_PushMessageI_Request.prototype.module = 0;

    /**
     * Gate_PushMessageI_Request type.
     * @member {number} type
     * @memberof Gate_PushMessageI_Request
     * @instance
     */
    Gate_PushMessageI_Request.prototype.type = 0;

    /**
     * Gate_PushMessageI_Request content.
     * @member {string} content
     * @memberof Gate_PushMessageI_Request
     * @instance
     */
    Gate_PushMessageI_Request.prototype.content = "";

    /**
     * Creates a new Gate_PushMessageI_Request instance using the specified properties.
     * @function create
     * @memberof Gate_PushMessageI_Request
     * @static
     * @param {Gate_PushMessageI_Request.$Properties=} [properties] Properties to set
     * @returns {Gate_PushMessageI_Request} Gate_PushMessageI_Request instance
     * @type {{
     *   (properties: Gate_PushMessageI_Request.$Shape): Gate_PushMessageI_Request & Gate_PushMessageI_Request.$Shape;
     *   (properties?: Gate_PushMessageI_Request.$Properties): Gate_PushMessageI_Request;
     * }}
     */
    Gate_PushMessageI_Request.create = function(properties) {
        return new Gate_PushMessageI_Request(properties);
    };

    /**
     * Encodes the specified Gate_PushMessageI_Request message. Does not implicitly {@link Gate_PushMessageI_Request.verify|verify} messages.
     * @function encode
     * @memberof Gate_PushMessageI_Request
     * @static
     * @param {Gate_PushMessageI_Request.$Properties} message Gate_PushMessageI_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Gate_PushMessageI_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.sessions != null && message.sessions.length)
            for (let i = 0; i < message.sessions.length; ++i)
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.sessions[i]);
        if (message.module != null && $Object.hasOwnProperty.call(message, "module") && message.module !== 0)
            writer.uint32(/* id 2, wireType 0 =*/16).int32(message.module);
        if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== 0)
            writer.uint32(/* id 3, wireType 0 =*/24).int32(message.type);
        if (message.content != null && $Object.hasOwnProperty.call(message, "content") && message.content !== "")
            writer.uint32(/* id 4, wireType 2 =*/34).string(message.content);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Gate_PushMessageI_Request message from the specified reader or buffer.
     * @function decode
     * @memberof Gate_PushMessageI_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Gate_PushMessageI_Request & Gate_PushMessageI_Request.$Shape} Gate_PushMessageI_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Gate_PushMessageI_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Gate_PushMessageI_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if (!(message.sessions && message.sessions.length))
                        message.sessions = [];
                    message.sessions.push(reader.stringVerify());
                    continue;
                }
            case 2: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.module = value;
                    else
                        delete message.module;
                    continue;
                }
            case 3: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.type = value;
                    else
                        delete message.type;
                    continue;
                }
            case 4: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.content = value;
                    else
                        delete message.content;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Gate_PushMessageI_Request;
})();

export const Gate_PushMessageI_Response = $root.Gate_PushMessageI_Response = (() => {

    /**
     * Properties of a Gate_PushMessageI_Response.
     * @typedef {Object} Gate_PushMessageI_Response.$Properties
     * @property {number|null} [queued] Gate_PushMessageI_Response queued
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Gate_PushMessageI_Response.
     * @exports IGate_PushMessageI_Response
     * @interface IGate_PushMessageI_Response
     * @augments Gate_PushMessageI_Response.$Properties
     * @deprecated Use Gate_PushMessageI_Response.$Properties instead.
     */

    /**
     * Shape of a Gate_PushMessageI_Response.
     * @typedef {Gate_PushMessageI_Response.$Properties} Gate_PushMessageI_Response.$Shape
     */

    /**
     * Constructs a new Gate_PushMessageI_Response.
     * @exports Gate_PushMessageI_Response
     * @classdesc Represents a Gate_PushMessageI_Response.
     * @constructor
     * @param {Gate_PushMessageI_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Gate_PushMessageI_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Gate_PushMessageI_Response queued.
     * @member {number} queued
     * @memberof Gate_PushMessageI_Response
     * @instance
     */
    Gate_PushMessageI_Response.prototype.queued = 0;

    /**
     * Creates a new Gate_PushMessageI_Response instance using the specified properties.
     * @function create
     * @memberof Gate_PushMessageI_Response
     * @static
     * @param {Gate_PushMessageI_Response.$Properties=} [properties] Properties to set
     * @returns {Gate_PushMessageI_Response} Gate_PushMessageI_Response instance
     * @type {{
     *   (properties: Gate_PushMessageI_Response.$Shape): Gate_PushMessageI_Response & Gate_PushMessageI_Response.$Shape;
     *   (properties?: Gate_PushMessageI_Response.$Properties): Gate_PushMessageI_Response;
     * }}
     */
    Gate_PushMessageI_Response.create = function(properties) {
        return new Gate_PushMessageI_Response(properties);
    };

    /**
     * Encodes the specified Gate_PushMessageI_Response message. Does not implicitly {@link Gate_PushMessageI_Response.verify|verify} messages.
     * @function encode
     * @memberof Gate_PushMessageI_Response
     * @static
     * @param {Gate_PushMessageI_Response.$Properties} message Gate_PushMessageI_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Gate_PushMessageI_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.queued != null && $Object.hasOwnProperty.call(message, "queued") && message.queued !== 0)
            writer.uint32(/* id 1, wireType 0 =*/8).int32(message.queued);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Gate_PushMessageI_Response message from the specified reader or buffer.
     * @function decode
     * @memberof Gate_PushMessageI_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Gate_PushMessageI_Response & Gate_PushMessageI_Response.$Shape} Gate_PushMessageI_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Gate_PushMessageI_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Gate_PushMessageI_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.queued = value;
                    else
                        delete message.queued;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Gate_PushMessageI_Response;
})();

export const Gate_KickOut_Request = $root.Gate_KickOut_Request = (() => {

    /**
     * Properties of a Gate_KickOut_Request.
     * @typedef {Object} Gate_KickOut_Request.$Properties
     * @property {Array.<string>|null} [sessions] Gate_KickOut_Request sessions
     * @property {string|null} [reason] Gate_KickOut_Request reason
     * @property {number|null} [code] Gate_KickOut_Request code
     * @property {number|null} [retryAfterMs] Gate_KickOut_Request retryAfterMs
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Gate_KickOut_Request.
     * @exports IGate_KickOut_Request
     * @interface IGate_KickOut_Request
     * @augments Gate_KickOut_Request.$Properties
     * @deprecated Use Gate_KickOut_Request.$Properties instead.
     */

    /**
     * Shape of a Gate_KickOut_Request.
     * @typedef {Gate_KickOut_Request.$Properties} Gate_KickOut_Request.$Shape
     */

    /**
     * Constructs a new Gate_KickOut_Request.
     * @exports Gate_KickOut_Request
     * @classdesc Represents a Gate_KickOut_Request.
     * @constructor
     * @param {Gate_KickOut_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Gate_KickOut_Request = function (properties) {
        this.sessions = [];
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Gate_KickOut_Request sessions.
     * @member {Array.<string>} sessions
     * @memberof Gate_KickOut_Request
     * @instance
     */
    Gate_KickOut_Request.prototype.sessions = $util.emptyArray;

    /**
     * Gate_KickOut_Request reason.
     * @member {string} reason
     * @memberof Gate_KickOut_Request
     * @instance
     */
    Gate_KickOut_Request.prototype.reason = "";

    /**
     * Gate_KickOut_Request code.
     * @member {number} code
     * @memberof Gate_KickOut_Request
     * @instance
     */
    Gate_KickOut_Request.prototype.code = 0;

    /**
     * Gate_KickOut_Request retryAfterMs.
     * @member {number} retryAfterMs
     * @memberof Gate_KickOut_Request
     * @instance
     */
    Gate_KickOut_Request.prototype.retryAfterMs = 0;

    /**
     * Creates a new Gate_KickOut_Request instance using the specified properties.
     * @function create
     * @memberof Gate_KickOut_Request
     * @static
     * @param {Gate_KickOut_Request.$Properties=} [properties] Properties to set
     * @returns {Gate_KickOut_Request} Gate_KickOut_Request instance
     * @type {{
     *   (properties: Gate_KickOut_Request.$Shape): Gate_KickOut_Request & Gate_KickOut_Request.$Shape;
     *   (properties?: Gate_KickOut_Request.$Properties): Gate_KickOut_Request;
     * }}
     */
    Gate_KickOut_Request.create = function(properties) {
        return new Gate_KickOut_Request(properties);
    };

    /**
     * Encodes the specified Gate_KickOut_Request message. Does not implicitly {@link Gate_KickOut_Request.verify|verify} messages.
     * @function encode
     * @memberof Gate_KickOut_Request
     * @static
     * @param {Gate_KickOut_Request.$Properties} message Gate_KickOut_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Gate_KickOut_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.sessions != null && message.sessions.length)
            for (let i = 0; i < message.sessions.length; ++i)
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.sessions[i]);
        if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
        if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
            writer.uint32(/* id 3, wireType 0 =*/24).int32(message.code);
        if (message.retryAfterMs != null && $Object.hasOwnProperty.call(message, "retryAfterMs") && message.retryAfterMs !== 0)
            writer.uint32(/* id 4, wireType 0 =*/32).int32(message.retryAfterMs);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Gate_KickOut_Request message from the specified reader or buffer.
     * @function decode
     * @memberof Gate_KickOut_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Gate_KickOut_Request & Gate_KickOut_Request.$Shape} Gate_KickOut_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Gate_KickOut_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Gate_KickOut_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if (!(message.sessions && message.sessions.length))
                        message.sessions = [];
                    message.sessions.push(reader.stringVerify());
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.reason = value;
                    else
                        delete message.reason;
                    continue;
                }
            case 3: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.code = value;
                    else
                        delete message.code;
                    continue;
                }
            case 4: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.retryAfterMs = value;
                    else
                        delete message.retryAfterMs;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Gate_KickOut_Request;
})();

export const Gate_KickOut_Response = $root.Gate_KickOut_Response = (() => {

    /**
     * Properties of a Gate_KickOut_Response.
     * @typedef {Object} Gate_KickOut_Response.$Properties
     * @property {number|null} [closed] Gate_KickOut_Response closed
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Gate_KickOut_Response.
     * @exports IGate_KickOut_Response
     * @interface IGate_KickOut_Response
     * @augments Gate_KickOut_Response.$Properties
     * @deprecated Use Gate_KickOut_Response.$Properties instead.
     */

    /**
     * Shape of a Gate_KickOut_Response.
     * @typedef {Gate_KickOut_Response.$Properties} Gate_KickOut_Response.$Shape
     */

    /**
     * Constructs a new Gate_KickOut_Response.
     * @exports Gate_KickOut_Response
     * @classdesc Represents a Gate_KickOut_Response.
     * @constructor
     * @param {Gate_KickOut_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Gate_KickOut_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Gate_KickOut_Response closed.
     * @member {number} closed
     * @memberof Gate_KickOut_Response
     * @instance
     */
    Gate_KickOut_Response.prototype.closed = 0;

    /**
     * Creates a new Gate_KickOut_Response instance using the specified properties.
     * @function create
     * @memberof Gate_KickOut_Response
     * @static
     * @param {Gate_KickOut_Response.$Properties=} [properties] Properties to set
     * @returns {Gate_KickOut_Response} Gate_KickOut_Response instance
     * @type {{
     *   (properties: Gate_KickOut_Response.$Shape): Gate_KickOut_Response & Gate_KickOut_Response.$Shape;
     *   (properties?: Gate_KickOut_Response.$Properties): Gate_KickOut_Response;
     * }}
     */
    Gate_KickOut_Response.create = function(properties) {
        return new Gate_KickOut_Response(properties);
    };

    /**
     * Encodes the specified Gate_KickOut_Response message. Does not implicitly {@link Gate_KickOut_Response.verify|verify} messages.
     * @function encode
     * @memberof Gate_KickOut_Response
     * @static
     * @param {Gate_KickOut_Response.$Properties} message Gate_KickOut_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Gate_KickOut_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.closed != null && $Object.hasOwnProperty.call(message, "closed") && message.closed !== 0)
            writer.uint32(/* id 1, wireType 0 =*/8).int32(message.closed);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Gate_KickOut_Response message from the specified reader or buffer.
     * @function decode
     * @memberof Gate_KickOut_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Gate_KickOut_Response & Gate_KickOut_Response.$Shape} Gate_KickOut_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Gate_KickOut_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Gate_KickOut_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.closed = value;
                    else
                        delete message.closed;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Gate_KickOut_Response;
})();

export const Gate_PushMessageF_Request = $root.Gate_PushMessageF_Request = (() => {

    /**
     * Properties of a Gate_PushMessageF_Request.
     * @typedef {Object} Gate_PushMessageF_Request.$Properties
     * @property {Array.<string>|null} [sessions] Gate_PushMessageF_Request sessions
     * @property {number|null} [module] Gate_PushMessageF_Request module
     * @property {number|null} [type] Gate_PushMessageF_Request type
     * @property {Uint8Array|null} [content] Gate_PushMessageF_Request content
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Gate_PushMessageF_Request.
     * @exports IGate_PushMessageF_Request
     * @interface IGate_PushMessageF_Request
     * @augments Gate_PushMessageF_Request.$Properties
     * @deprecated Use Gate_PushMessageF_Request.$Properties instead.
     */

    /**
     * Shape of a Gate_PushMessageF_Request.
     * @typedef {Gate_PushMessageF_Request.$Properties} Gate_PushMessageF_Request.$Shape
     */

    /**
     * Constructs a new Gate_PushMessageF_Request.
     * @exports Gate_PushMessageF_Request
     * @classdesc Represents a Gate_PushMessageF_Request.
     * @constructor
     * @param {Gate_PushMessageF_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Gate_PushMessageF_Request = function (properties) {
        this.sessions = [];
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Gate_PushMessageF_Request sessions.
     * @member {Array.<string>} sessions
     * @memberof Gate_PushMessageF_Request
     * @instance
     */
    Gate_PushMessageF_Request.prototype.sessions = $util.emptyArray;

    /**
     * Gate_PushMessageF_Request module.
     * @member {number} module
     * @memberof Gate_PushMessageF_Request
     * @instance
     */
    Gate_PushMessageF_Request.prototype.module = 0;

    /**
     * Gate_PushMessageF_Request type.
     * @member {number} type
     * @memberof Gate_PushMessageF_Request
     * @instance
     */
    Gate_PushMessageF_Request.prototype.type = 0;

    /**
     * Gate_PushMessageF_Request content.
     * @member {Uint8Array} content
     * @memberof Gate_PushMessageF_Request
     * @instance
     */
    Gate_PushMessageF_Request.prototype.content = $util.newBuffer([]);

    /**
     * Creates a new Gate_PushMessageF_Request instance using the specified properties.
     * @function create
     * @memberof Gate_PushMessageF_Request
     * @static
     * @param {Gate_PushMessageF_Request.$Properties=} [properties] Properties to set
     * @returns {Gate_PushMessageF_Request} Gate_PushMessageF_Request instance
     * @type {{
     *   (properties: Gate_PushMessageF_Request.$Shape): Gate_PushMessageF_Request & Gate_PushMessageF_Request.$Shape;
     *   (properties?: Gate_PushMessageF_Request.$Properties): Gate_PushMessageF_Request;
     * }}
     */
    Gate_PushMessageF_Request.create = function(properties) {
        return new Gate_PushMessageF_Request(properties);
    };

    /**
     * Encodes the specified Gate_PushMessageF_Request message. Does not implicitly {@link Gate_PushMessageF_Request.verify|verify} messages.
     * @function encode
     * @memberof Gate_PushMessageF_Request
     * @static
     * @param {Gate_PushMessageF_Request.$Properties} message Gate_PushMessageF_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Gate_PushMessageF_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.sessions != null && message.sessions.length)
            for (let i = 0; i < message.sessions.length; ++i)
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.sessions[i]);
        if (message.module != null && $Object.hasOwnProperty.call(message, "module") && message.module !== 0)
            writer.uint32(/* id 2, wireType 0 =*/16).int32(message.module);
        if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== 0)
            writer.uint32(/* id 3, wireType 0 =*/24).int32(message.type);
        if (message.content != null && $Object.hasOwnProperty.call(message, "content") && message.content.length)
            writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.content);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Gate_PushMessageF_Request message from the specified reader or buffer.
     * @function decode
     * @memberof Gate_PushMessageF_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Gate_PushMessageF_Request & Gate_PushMessageF_Request.$Shape} Gate_PushMessageF_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Gate_PushMessageF_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Gate_PushMessageF_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if (!(message.sessions && message.sessions.length))
                        message.sessions = [];
                    message.sessions.push(reader.stringVerify());
                    continue;
                }
            case 2: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.module = value;
                    else
                        delete message.module;
                    continue;
                }
            case 3: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.type = value;
                    else
                        delete message.type;
                    continue;
                }
            case 4: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.bytes()).length)
                        message.content = value;
                    else
                        delete message.content;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Gate_PushMessageF_Request;
})();

export const Gate_PushMessageF_Response = $root.Gate_PushMessageF_Response = (() => {

    /**
     * Properties of a Gate_PushMessageF_Response.
     * @typedef {Object} Gate_PushMessageF_Response.$Properties
     * @property {number|null} [queued] Gate_PushMessageF_Response queued
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Gate_PushMessageF_Response.
     * @exports IGate_PushMessageF_Response
     * @interface IGate_PushMessageF_Response
     * @augments Gate_PushMessageF_Response.$Properties
     * @deprecated Use Gate_PushMessageF_Response.$Properties instead.
     */

    /**
     * Shape of a Gate_PushMessageF_Response.
     * @typedef {Gate_PushMessageF_Response.$Properties} Gate_PushMessageF_Response.$Shape
     */

    /**
     * Constructs a new Gate_PushMessageF_Response.
     * @exports Gate_PushMessageF_Response
     * @classdesc Represents a Gate_PushMessageF_Response.
     * @constructor
     * @param {Gate_PushMessageF_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Gate_PushMessageF_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Gate_PushMessageF_Response queued.
     * @member {number} queued
     * @memberof Gate_PushMessageF_Response
     * @instance
     */
    Gate_PushMessageF_Response.prototype.queued = 0;

    /**
     * Creates a new Gate_PushMessageF_Response instance using the specified properties.
     * @function create
     * @memberof Gate_PushMessageF_Response
     * @static
     * @param {Gate_PushMessageF_Response.$Properties=} [properties] Properties to set
     * @returns {Gate_PushMessageF_Response} Gate_PushMessageF_Response instance
     * @type {{
     *   (properties: Gate_PushMessageF_Response.$Shape): Gate_PushMessageF_Response & Gate_PushMessageF_Response.$Shape;
     *   (properties?: Gate_PushMessageF_Response.$Properties): Gate_PushMessageF_Response;
     * }}
     */
    Gate_PushMessageF_Response.create = function(properties) {
        return new Gate_PushMessageF_Response(properties);
    };

    /**
     * Encodes the specified Gate_PushMessageF_Response message. Does not implicitly {@link Gate_PushMessageF_Response.verify|verify} messages.
     * @function encode
     * @memberof Gate_PushMessageF_Response
     * @static
     * @param {Gate_PushMessageF_Response.$Properties} message Gate_PushMessageF_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Gate_PushMessageF_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.queued != null && $Object.hasOwnProperty.call(message, "queued") && message.queued !== 0)
            writer.uint32(/* id 1, wireType 0 =*/8).int32(message.queued);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Gate_PushMessageF_Response message from the specified reader or buffer.
     * @function decode
     * @memberof Gate_PushMessageF_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Gate_PushMessageF_Response & Gate_PushMessageF_Response.$Shape} Gate_PushMessageF_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Gate_PushMessageF_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Gate_PushMessageF_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.queued = value;
                    else
                        delete message.queued;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Gate_PushMessageF_Response;
})();

export const Push_Message = $root.Push_Message = (() => {

    /**
     * Properties of a Push_Message.
     * @typedef {Object} Push_Message.$Properties
     * @property {number|null} [module] Push_Message module
     * @property {number|null} [type] Push_Message type
     * @property {string|null} [json] Push_Message json
     * @property {Uint8Array|null} [protobuf] Push_Message protobuf
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Push_Message.
     * @exports IPush_Message
     * @interface IPush_Message
     * @augments Push_Message.$Properties
     * @deprecated Use Push_Message.$Properties instead.
     */

    /**
     * Shape of a Push_Message.
     * @typedef {Push_Message.$Properties} Push_Message.$Shape
     */

    /**
     * Constructs a new Push_Message.
     * @exports Push_Message
     * @classdesc Represents a Push_Message.
     * @constructor
     * @param {Push_Message.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Push_Message = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Push_Message module.
     * @member {number} module
     * @memberof Push_Message
     * @instance
     */
    Push_Message.prototype.module = 0;

    /**
     * Push_Message type.
     * @member {number} type
     * @memberof Push_Message
     * @instance
     */
    Push_Message.prototype.type = 0;

    /**
     * Push_Message json.
     * @member {string} json
     * @memberof Push_Message
     * @instance
     */
    Push_Message.prototype.json = "";

    /**
     * Push_Message protobuf.
     * @member {Uint8Array|null|undefined} protobuf
     * @memberof Push_Message
     * @instance
     */
    Push_Message.prototype.protobuf = null;

    // OneOf field names bound to virtual getters and setters
    let $oneOfFields;

    // Virtual OneOf for proto3 optional field
    $Object.defineProperty(Push_Message.prototype, "_protobuf", {
        get: $util.oneOfGetter($oneOfFields = ["protobuf"]),
        set: $util.oneOfSetter($oneOfFields)
    });

    /**
     * Creates a new Push_Message instance using the specified properties.
     * @function create
     * @memberof Push_Message
     * @static
     * @param {Push_Message.$Properties=} [properties] Properties to set
     * @returns {Push_Message} Push_Message instance
     * @type {{
     *   (properties: Push_Message.$Shape): Push_Message & Push_Message.$Shape;
     *   (properties?: Push_Message.$Properties): Push_Message;
     * }}
     */
    Push_Message.create = function(properties) {
        return new Push_Message(properties);
    };

    /**
     * Encodes the specified Push_Message message. Does not implicitly {@link Push_Message.verify|verify} messages.
     * @function encode
     * @memberof Push_Message
     * @static
     * @param {Push_Message.$Properties} message Push_Message message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Push_Message.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.module != null && $Object.hasOwnProperty.call(message, "module") && message.module !== 0)
            writer.uint32(/* id 1, wireType 0 =*/8).int32(message.module);
        if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== 0)
            writer.uint32(/* id 2, wireType 0 =*/16).int32(message.type);
        if (message.json != null && $Object.hasOwnProperty.call(message, "json") && message.json !== "")
            writer.uint32(/* id 3, wireType 2 =*/26).string(message.json);
        if (message.protobuf != null && $Object.hasOwnProperty.call(message, "protobuf"))
            writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.protobuf);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Push_Message message from the specified reader or buffer.
     * @function decode
     * @memberof Push_Message
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Push_Message & Push_Message.$Shape} Push_Message
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Push_Message.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Push_Message();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.module = value;
                    else
                        delete message.module;
                    continue;
                }
            case 2: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.type = value;
                    else
                        delete message.type;
                    continue;
                }
            case 3: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.json = value;
                    else
                        delete message.json;
                    continue;
                }
            case 4: {
                    if (wireType !== 2)
                        break;
                    message.protobuf = reader.bytes();
                    message._protobuf = "protobuf";
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Push_Message;
})();

export const Push_ToUser_Request = $root.Push_ToUser_Request = (() => {

    /**
     * Properties of a Push_ToUser_Request.
     * @typedef {Object} Push_ToUser_Request.$Properties
     * @property {string|null} [userId] Push_ToUser_Request userId
     * @property {Push_Message.$Properties|null} [message] Push_ToUser_Request message
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Push_ToUser_Request.
     * @exports IPush_ToUser_Request
     * @interface IPush_ToUser_Request
     * @augments Push_ToUser_Request.$Properties
     * @deprecated Use Push_ToUser_Request.$Properties instead.
     */

    /**
     * Shape of a Push_ToUser_Request.
     * @typedef {Push_ToUser_Request.$Properties} Push_ToUser_Request.$Shape
     */

    /**
     * Constructs a new Push_ToUser_Request.
     * @exports Push_ToUser_Request
     * @classdesc Represents a Push_ToUser_Request.
     * @constructor
     * @param {Push_ToUser_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Push_ToUser_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Push_ToUser_Request userId.
     * @member {string} userId
     * @memberof Push_ToUser_Request
     * @instance
     */
    Push_ToUser_Request.prototype.userId = "";

    /**
     * Push_ToUser_Request message.
     * @member {Push_Message.$Properties|null|undefined} message
     * @memberof Push_ToUser_Request
     * @instance
     */
    Push_ToUser_Request.prototype.message = null;

    /**
     * Creates a new Push_ToUser_Request instance using the specified properties.
     * @function create
     * @memberof Push_ToUser_Request
     * @static
     * @param {Push_ToUser_Request.$Properties=} [properties] Properties to set
     * @returns {Push_ToUser_Request} Push_ToUser_Request instance
     * @type {{
     *   (properties: Push_ToUser_Request.$Shape): Push_ToUser_Request & Push_ToUser_Request.$Shape;
     *   (properties?: Push_ToUser_Request.$Properties): Push_ToUser_Request;
     * }}
     */
    Push_ToUser_Request.create = function(properties) {
        return new Push_ToUser_Request(properties);
    };

    /**
     * Encodes the specified Push_ToUser_Request message. Does not implicitly {@link Push_ToUser_Request.verify|verify} messages.
     * @function encode
     * @memberof Push_ToUser_Request
     * @static
     * @param {Push_ToUser_Request.$Properties} message Push_ToUser_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Push_ToUser_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.userId != null && $Object.hasOwnProperty.call(message, "userId") && message.userId !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.userId);
        if (message.message != null && $Object.hasOwnProperty.call(message, "message"))
            $root.Push_Message.encode(message.message, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Push_ToUser_Request message from the specified reader or buffer.
     * @function decode
     * @memberof Push_ToUser_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Push_ToUser_Request & Push_ToUser_Request.$Shape} Push_ToUser_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Push_ToUser_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Push_ToUser_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.userId = value;
                    else
                        delete message.userId;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    message.message = $root.Push_Message.decode(reader, reader.size(), $undefined, _depth + 1, message.message);
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Push_ToUser_Request;
})();

export const Push_ToUsers_Request = $root.Push_ToUsers_Request = (() => {

    /**
     * Properties of a Push_ToUsers_Request.
     * @typedef {Object} Push_ToUsers_Request.$Properties
     * @property {Array.<string>|null} [userIds] Push_ToUsers_Request userIds
     * @property {Push_Message.$Properties|null} [message] Push_ToUsers_Request message
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Push_ToUsers_Request.
     * @exports IPush_ToUsers_Request
     * @interface IPush_ToUsers_Request
     * @augments Push_ToUsers_Request.$Properties
     * @deprecated Use Push_ToUsers_Request.$Properties instead.
     */

    /**
     * Shape of a Push_ToUsers_Request.
     * @typedef {Push_ToUsers_Request.$Properties} Push_ToUsers_Request.$Shape
     */

    /**
     * Constructs a new Push_ToUsers_Request.
     * @exports Push_ToUsers_Request
     * @classdesc Represents a Push_ToUsers_Request.
     * @constructor
     * @param {Push_ToUsers_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Push_ToUsers_Request = function (properties) {
        this.userIds = [];
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Push_ToUsers_Request userIds.
     * @member {Array.<string>} userIds
     * @memberof Push_ToUsers_Request
     * @instance
     */
    Push_ToUsers_Request.prototype.userIds = $util.emptyArray;

    /**
     * Push_ToUsers_Request message.
     * @member {Push_Message.$Properties|null|undefined} message
     * @memberof Push_ToUsers_Request
     * @instance
     */
    Push_ToUsers_Request.prototype.message = null;

    /**
     * Creates a new Push_ToUsers_Request instance using the specified properties.
     * @function create
     * @memberof Push_ToUsers_Request
     * @static
     * @param {Push_ToUsers_Request.$Properties=} [properties] Properties to set
     * @returns {Push_ToUsers_Request} Push_ToUsers_Request instance
     * @type {{
     *   (properties: Push_ToUsers_Request.$Shape): Push_ToUsers_Request & Push_ToUsers_Request.$Shape;
     *   (properties?: Push_ToUsers_Request.$Properties): Push_ToUsers_Request;
     * }}
     */
    Push_ToUsers_Request.create = function(properties) {
        return new Push_ToUsers_Request(properties);
    };

    /**
     * Encodes the specified Push_ToUsers_Request message. Does not implicitly {@link Push_ToUsers_Request.verify|verify} messages.
     * @function encode
     * @memberof Push_ToUsers_Request
     * @static
     * @param {Push_ToUsers_Request.$Properties} message Push_ToUsers_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Push_ToUsers_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.userIds != null && message.userIds.length)
            for (let i = 0; i < message.userIds.length; ++i)
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.userIds[i]);
        if (message.message != null && $Object.hasOwnProperty.call(message, "message"))
            $root.Push_Message.encode(message.message, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Push_ToUsers_Request message from the specified reader or buffer.
     * @function decode
     * @memberof Push_ToUsers_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Push_ToUsers_Request & Push_ToUsers_Request.$Shape} Push_ToUsers_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Push_ToUsers_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Push_ToUsers_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if (!(message.userIds && message.userIds.length))
                        message.userIds = [];
                    message.userIds.push(reader.stringVerify());
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    message.message = $root.Push_Message.decode(reader, reader.size(), $undefined, _depth + 1, message.message);
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Push_ToUsers_Request;
})();

export const Push_ToSession_Request = $root.Push_ToSession_Request = (() => {

    /**
     * Properties of a Push_ToSession_Request.
     * @typedef {Object} Push_ToSession_Request.$Properties
     * @property {string|null} [sessionId] Push_ToSession_Request sessionId
     * @property {Push_Message.$Properties|null} [message] Push_ToSession_Request message
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Push_ToSession_Request.
     * @exports IPush_ToSession_Request
     * @interface IPush_ToSession_Request
     * @augments Push_ToSession_Request.$Properties
     * @deprecated Use Push_ToSession_Request.$Properties instead.
     */

    /**
     * Shape of a Push_ToSession_Request.
     * @typedef {Push_ToSession_Request.$Properties} Push_ToSession_Request.$Shape
     */

    /**
     * Constructs a new Push_ToSession_Request.
     * @exports Push_ToSession_Request
     * @classdesc Represents a Push_ToSession_Request.
     * @constructor
     * @param {Push_ToSession_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Push_ToSession_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Push_ToSession_Request sessionId.
     * @member {string} sessionId
     * @memberof Push_ToSession_Request
     * @instance
     */
    Push_ToSession_Request.prototype.sessionId = "";

    /**
     * Push_ToSession_Request message.
     * @member {Push_Message.$Properties|null|undefined} message
     * @memberof Push_ToSession_Request
     * @instance
     */
    Push_ToSession_Request.prototype.message = null;

    /**
     * Creates a new Push_ToSession_Request instance using the specified properties.
     * @function create
     * @memberof Push_ToSession_Request
     * @static
     * @param {Push_ToSession_Request.$Properties=} [properties] Properties to set
     * @returns {Push_ToSession_Request} Push_ToSession_Request instance
     * @type {{
     *   (properties: Push_ToSession_Request.$Shape): Push_ToSession_Request & Push_ToSession_Request.$Shape;
     *   (properties?: Push_ToSession_Request.$Properties): Push_ToSession_Request;
     * }}
     */
    Push_ToSession_Request.create = function(properties) {
        return new Push_ToSession_Request(properties);
    };

    /**
     * Encodes the specified Push_ToSession_Request message. Does not implicitly {@link Push_ToSession_Request.verify|verify} messages.
     * @function encode
     * @memberof Push_ToSession_Request
     * @static
     * @param {Push_ToSession_Request.$Properties} message Push_ToSession_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Push_ToSession_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.sessionId != null && $Object.hasOwnProperty.call(message, "sessionId") && message.sessionId !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.sessionId);
        if (message.message != null && $Object.hasOwnProperty.call(message, "message"))
            $root.Push_Message.encode(message.message, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Push_ToSession_Request message from the specified reader or buffer.
     * @function decode
     * @memberof Push_ToSession_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Push_ToSession_Request & Push_ToSession_Request.$Shape} Push_ToSession_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Push_ToSession_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Push_ToSession_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.sessionId = value;
                    else
                        delete message.sessionId;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    message.message = $root.Push_Message.decode(reader, reader.size(), $undefined, _depth + 1, message.message);
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Push_ToSession_Request;
})();

export const Push_ToAll_Request = $root.Push_ToAll_Request = (() => {

    /**
     * Properties of a Push_ToAll_Request.
     * @typedef {Object} Push_ToAll_Request.$Properties
     * @property {Push_Message.$Properties|null} [message] Push_ToAll_Request message
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Push_ToAll_Request.
     * @exports IPush_ToAll_Request
     * @interface IPush_ToAll_Request
     * @augments Push_ToAll_Request.$Properties
     * @deprecated Use Push_ToAll_Request.$Properties instead.
     */

    /**
     * Shape of a Push_ToAll_Request.
     * @typedef {Push_ToAll_Request.$Properties} Push_ToAll_Request.$Shape
     */

    /**
     * Constructs a new Push_ToAll_Request.
     * @exports Push_ToAll_Request
     * @classdesc Represents a Push_ToAll_Request.
     * @constructor
     * @param {Push_ToAll_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Push_ToAll_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Push_ToAll_Request message.
     * @member {Push_Message.$Properties|null|undefined} message
     * @memberof Push_ToAll_Request
     * @instance
     */
    Push_ToAll_Request.prototype.message = null;

    /**
     * Creates a new Push_ToAll_Request instance using the specified properties.
     * @function create
     * @memberof Push_ToAll_Request
     * @static
     * @param {Push_ToAll_Request.$Properties=} [properties] Properties to set
     * @returns {Push_ToAll_Request} Push_ToAll_Request instance
     * @type {{
     *   (properties: Push_ToAll_Request.$Shape): Push_ToAll_Request & Push_ToAll_Request.$Shape;
     *   (properties?: Push_ToAll_Request.$Properties): Push_ToAll_Request;
     * }}
     */
    Push_ToAll_Request.create = function(properties) {
        return new Push_ToAll_Request(properties);
    };

    /**
     * Encodes the specified Push_ToAll_Request message. Does not implicitly {@link Push_ToAll_Request.verify|verify} messages.
     * @function encode
     * @memberof Push_ToAll_Request
     * @static
     * @param {Push_ToAll_Request.$Properties} message Push_ToAll_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Push_ToAll_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.message != null && $Object.hasOwnProperty.call(message, "message"))
            $root.Push_Message.encode(message.message, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Push_ToAll_Request message from the specified reader or buffer.
     * @function decode
     * @memberof Push_ToAll_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Push_ToAll_Request & Push_ToAll_Request.$Shape} Push_ToAll_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Push_ToAll_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Push_ToAll_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    message.message = $root.Push_Message.decode(reader, reader.size(), $undefined, _depth + 1, message.message);
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Push_ToAll_Request;
})();

export const Push_Sent_Response = $root.Push_Sent_Response = (() => {

    /**
     * Properties of a Push_Sent_Response.
     * @typedef {Object} Push_Sent_Response.$Properties
     * @property {number|null} [queued] Push_Sent_Response queued
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a Push_Sent_Response.
     * @exports IPush_Sent_Response
     * @interface IPush_Sent_Response
     * @augments Push_Sent_Response.$Properties
     * @deprecated Use Push_Sent_Response.$Properties instead.
     */

    /**
     * Shape of a Push_Sent_Response.
     * @typedef {Push_Sent_Response.$Properties} Push_Sent_Response.$Shape
     */

    /**
     * Constructs a new Push_Sent_Response.
     * @exports Push_Sent_Response
     * @classdesc Represents a Push_Sent_Response.
     * @constructor
     * @param {Push_Sent_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const Push_Sent_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Push_Sent_Response queued.
     * @member {number} queued
     * @memberof Push_Sent_Response
     * @instance
     */
    Push_Sent_Response.prototype.queued = 0;

    /**
     * Creates a new Push_Sent_Response instance using the specified properties.
     * @function create
     * @memberof Push_Sent_Response
     * @static
     * @param {Push_Sent_Response.$Properties=} [properties] Properties to set
     * @returns {Push_Sent_Response} Push_Sent_Response instance
     * @type {{
     *   (properties: Push_Sent_Response.$Shape): Push_Sent_Response & Push_Sent_Response.$Shape;
     *   (properties?: Push_Sent_Response.$Properties): Push_Sent_Response;
     * }}
     */
    Push_Sent_Response.create = function(properties) {
        return new Push_Sent_Response(properties);
    };

    /**
     * Encodes the specified Push_Sent_Response message. Does not implicitly {@link Push_Sent_Response.verify|verify} messages.
     * @function encode
     * @memberof Push_Sent_Response
     * @static
     * @param {Push_Sent_Response.$Properties} message Push_Sent_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    Push_Sent_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.queued != null && $Object.hasOwnProperty.call(message, "queued") && message.queued !== 0)
            writer.uint32(/* id 1, wireType 0 =*/8).int32(message.queued);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a Push_Sent_Response message from the specified reader or buffer.
     * @function decode
     * @memberof Push_Sent_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {Push_Sent_Response & Push_Sent_Response.$Shape} Push_Sent_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    Push_Sent_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.Push_Sent_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.queued = value;
                    else
                        delete message.queued;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return Push_Sent_Response;
})();

export const User_Login_Request = $root.User_Login_Request = (() => {

    /**
     * Properties of a User_Login_Request.
     * @typedef {Object} User_Login_Request.$Properties
     * @property {string|null} [username] User_Login_Request username
     * @property {string|null} [password] User_Login_Request password
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_Login_Request.
     * @exports IUser_Login_Request
     * @interface IUser_Login_Request
     * @augments User_Login_Request.$Properties
     * @deprecated Use User_Login_Request.$Properties instead.
     */

    /**
     * Shape of a User_Login_Request.
     * @typedef {User_Login_Request.$Properties} User_Login_Request.$Shape
     */

    /**
     * Constructs a new User_Login_Request.
     * @exports User_Login_Request
     * @classdesc Represents a User_Login_Request.
     * @constructor
     * @param {User_Login_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_Login_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_Login_Request username.
     * @member {string} username
     * @memberof User_Login_Request
     * @instance
     */
    User_Login_Request.prototype.username = "";

    /**
     * User_Login_Request password.
     * @member {string} password
     * @memberof User_Login_Request
     * @instance
     */
    User_Login_Request.prototype.password = "";

    /**
     * Creates a new User_Login_Request instance using the specified properties.
     * @function create
     * @memberof User_Login_Request
     * @static
     * @param {User_Login_Request.$Properties=} [properties] Properties to set
     * @returns {User_Login_Request} User_Login_Request instance
     * @type {{
     *   (properties: User_Login_Request.$Shape): User_Login_Request & User_Login_Request.$Shape;
     *   (properties?: User_Login_Request.$Properties): User_Login_Request;
     * }}
     */
    User_Login_Request.create = function(properties) {
        return new User_Login_Request(properties);
    };

    /**
     * Encodes the specified User_Login_Request message. Does not implicitly {@link User_Login_Request.verify|verify} messages.
     * @function encode
     * @memberof User_Login_Request
     * @static
     * @param {User_Login_Request.$Properties} message User_Login_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_Login_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.username != null && $Object.hasOwnProperty.call(message, "username") && message.username !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.username);
        if (message.password != null && $Object.hasOwnProperty.call(message, "password") && message.password !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.password);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_Login_Request message from the specified reader or buffer.
     * @function decode
     * @memberof User_Login_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_Login_Request & User_Login_Request.$Shape} User_Login_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_Login_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_Login_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.username = value;
                    else
                        delete message.username;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.password = value;
                    else
                        delete message.password;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_Login_Request;
})();

export const User_Login_Response = $root.User_Login_Response = (() => {

    /**
     * Properties of a User_Login_Response.
     * @typedef {Object} User_Login_Response.$Properties
     * @property {string|null} [token] User_Login_Response token
     * @property {string|null} [refreshToken] User_Login_Response refreshToken
     * @property {number|null} [expireAt] User_Login_Response expireAt
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_Login_Response.
     * @exports IUser_Login_Response
     * @interface IUser_Login_Response
     * @augments User_Login_Response.$Properties
     * @deprecated Use User_Login_Response.$Properties instead.
     */

    /**
     * Shape of a User_Login_Response.
     * @typedef {User_Login_Response.$Properties} User_Login_Response.$Shape
     */

    /**
     * Constructs a new User_Login_Response.
     * @exports User_Login_Response
     * @classdesc Represents a User_Login_Response.
     * @constructor
     * @param {User_Login_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_Login_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_Login_Response token.
     * @member {string} token
     * @memberof User_Login_Response
     * @instance
     */
    User_Login_Response.prototype.token = "";

    /**
     * User_Login_Response refreshToken.
     * @member {string} refreshToken
     * @memberof User_Login_Response
     * @instance
     */
    User_Login_Response.prototype.refreshToken = "";

    /**
     * User_Login_Response expireAt.
     * @member {number} expireAt
     * @memberof User_Login_Response
     * @instance
     */
    User_Login_Response.prototype.expireAt = 0;

    /**
     * Creates a new User_Login_Response instance using the specified properties.
     * @function create
     * @memberof User_Login_Response
     * @static
     * @param {User_Login_Response.$Properties=} [properties] Properties to set
     * @returns {User_Login_Response} User_Login_Response instance
     * @type {{
     *   (properties: User_Login_Response.$Shape): User_Login_Response & User_Login_Response.$Shape;
     *   (properties?: User_Login_Response.$Properties): User_Login_Response;
     * }}
     */
    User_Login_Response.create = function(properties) {
        return new User_Login_Response(properties);
    };

    /**
     * Encodes the specified User_Login_Response message. Does not implicitly {@link User_Login_Response.verify|verify} messages.
     * @function encode
     * @memberof User_Login_Response
     * @static
     * @param {User_Login_Response.$Properties} message User_Login_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_Login_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.token);
        if (message.refreshToken != null && $Object.hasOwnProperty.call(message, "refreshToken") && message.refreshToken !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.refreshToken);
        if (message.expireAt != null && $Object.hasOwnProperty.call(message, "expireAt") && message.expireAt !== 0)
            writer.uint32(/* id 3, wireType 0 =*/24).int32(message.expireAt);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_Login_Response message from the specified reader or buffer.
     * @function decode
     * @memberof User_Login_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_Login_Response & User_Login_Response.$Shape} User_Login_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_Login_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_Login_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.token = value;
                    else
                        delete message.token;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.refreshToken = value;
                    else
                        delete message.refreshToken;
                    continue;
                }
            case 3: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.expireAt = value;
                    else
                        delete message.expireAt;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_Login_Response;
})();

export const UserTokenData = $root.UserTokenData = (() => {

    /**
     * Properties of a UserTokenData.
     * @typedef {Object} UserTokenData.$Properties
     * @property {string|null} [token] UserTokenData token
     * @property {string|null} [refreshToken] UserTokenData refreshToken
     * @property {number|null} [expireAt] UserTokenData expireAt
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a UserTokenData.
     * @exports IUserTokenData
     * @interface IUserTokenData
     * @augments UserTokenData.$Properties
     * @deprecated Use UserTokenData.$Properties instead.
     */

    /**
     * Shape of a UserTokenData.
     * @typedef {UserTokenData.$Properties} UserTokenData.$Shape
     */

    /**
     * Constructs a new UserTokenData.
     * @exports UserTokenData
     * @classdesc Represents a UserTokenData.
     * @constructor
     * @param {UserTokenData.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const UserTokenData = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * UserTokenData token.
     * @member {string} token
     * @memberof UserTokenData
     * @instance
     */
    UserTokenData.prototype.token = "";

    /**
     * UserTokenData refreshToken.
     * @member {string} refreshToken
     * @memberof UserTokenData
     * @instance
     */
    UserTokenData.prototype.refreshToken = "";

    /**
     * UserTokenData expireAt.
     * @member {number} expireAt
     * @memberof UserTokenData
     * @instance
     */
    UserTokenData.prototype.expireAt = 0;

    /**
     * Creates a new UserTokenData instance using the specified properties.
     * @function create
     * @memberof UserTokenData
     * @static
     * @param {UserTokenData.$Properties=} [properties] Properties to set
     * @returns {UserTokenData} UserTokenData instance
     * @type {{
     *   (properties: UserTokenData.$Shape): UserTokenData & UserTokenData.$Shape;
     *   (properties?: UserTokenData.$Properties): UserTokenData;
     * }}
     */
    UserTokenData.create = function(properties) {
        return new UserTokenData(properties);
    };

    /**
     * Encodes the specified UserTokenData message. Does not implicitly {@link UserTokenData.verify|verify} messages.
     * @function encode
     * @memberof UserTokenData
     * @static
     * @param {UserTokenData.$Properties} message UserTokenData message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    UserTokenData.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.token);
        if (message.refreshToken != null && $Object.hasOwnProperty.call(message, "refreshToken") && message.refreshToken !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.refreshToken);
        if (message.expireAt != null && $Object.hasOwnProperty.call(message, "expireAt") && message.expireAt !== 0)
            writer.uint32(/* id 3, wireType 0 =*/24).int32(message.expireAt);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a UserTokenData message from the specified reader or buffer.
     * @function decode
     * @memberof UserTokenData
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {UserTokenData & UserTokenData.$Shape} UserTokenData
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    UserTokenData.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.UserTokenData();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.token = value;
                    else
                        delete message.token;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.refreshToken = value;
                    else
                        delete message.refreshToken;
                    continue;
                }
            case 3: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.int32())
                        message.expireAt = value;
                    else
                        delete message.expireAt;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return UserTokenData;
})();

export const User_Register_Request = $root.User_Register_Request = (() => {

    /**
     * Properties of a User_Register_Request.
     * @typedef {Object} User_Register_Request.$Properties
     * @property {string|null} [username] User_Register_Request username
     * @property {string|null} [password] User_Register_Request password
     * @property {string|null} [verifyCode] User_Register_Request verifyCode
     * @property {string|null} [openId] User_Register_Request openId
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_Register_Request.
     * @exports IUser_Register_Request
     * @interface IUser_Register_Request
     * @augments User_Register_Request.$Properties
     * @deprecated Use User_Register_Request.$Properties instead.
     */

    /**
     * Shape of a User_Register_Request.
     * @typedef {User_Register_Request.$Properties} User_Register_Request.$Shape
     */

    /**
     * Constructs a new User_Register_Request.
     * @exports User_Register_Request
     * @classdesc Represents a User_Register_Request.
     * @constructor
     * @param {User_Register_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_Register_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_Register_Request username.
     * @member {string} username
     * @memberof User_Register_Request
     * @instance
     */
    User_Register_Request.prototype.username = "";

    /**
     * User_Register_Request password.
     * @member {string} password
     * @memberof User_Register_Request
     * @instance
     */
    User_Register_Request.prototype.password = "";

    /**
     * User_Register_Request verifyCode.
     * @member {string} verifyCode
     * @memberof User_Register_Request
     * @instance
     */
    User_Register_Request.prototype.verifyCode = "";

    /**
     * User_Register_Request openId.
     * @member {string} openId
     * @memberof User_Register_Request
     * @instance
     */
    User_Register_Request.prototype.openId = "";

    /**
     * Creates a new User_Register_Request instance using the specified properties.
     * @function create
     * @memberof User_Register_Request
     * @static
     * @param {User_Register_Request.$Properties=} [properties] Properties to set
     * @returns {User_Register_Request} User_Register_Request instance
     * @type {{
     *   (properties: User_Register_Request.$Shape): User_Register_Request & User_Register_Request.$Shape;
     *   (properties?: User_Register_Request.$Properties): User_Register_Request;
     * }}
     */
    User_Register_Request.create = function(properties) {
        return new User_Register_Request(properties);
    };

    /**
     * Encodes the specified User_Register_Request message. Does not implicitly {@link User_Register_Request.verify|verify} messages.
     * @function encode
     * @memberof User_Register_Request
     * @static
     * @param {User_Register_Request.$Properties} message User_Register_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_Register_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.username != null && $Object.hasOwnProperty.call(message, "username") && message.username !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.username);
        if (message.password != null && $Object.hasOwnProperty.call(message, "password") && message.password !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.password);
        if (message.verifyCode != null && $Object.hasOwnProperty.call(message, "verifyCode") && message.verifyCode !== "")
            writer.uint32(/* id 3, wireType 2 =*/26).string(message.verifyCode);
        if (message.openId != null && $Object.hasOwnProperty.call(message, "openId") && message.openId !== "")
            writer.uint32(/* id 4, wireType 2 =*/34).string(message.openId);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_Register_Request message from the specified reader or buffer.
     * @function decode
     * @memberof User_Register_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_Register_Request & User_Register_Request.$Shape} User_Register_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_Register_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_Register_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.username = value;
                    else
                        delete message.username;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.password = value;
                    else
                        delete message.password;
                    continue;
                }
            case 3: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.verifyCode = value;
                    else
                        delete message.verifyCode;
                    continue;
                }
            case 4: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.openId = value;
                    else
                        delete message.openId;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_Register_Request;
})();

export const User_Register_Response = $root.User_Register_Response = (() => {

    /**
     * Properties of a User_Register_Response.
     * @typedef {Object} User_Register_Response.$Properties
     * @property {string|null} [result] User_Register_Response result
     * @property {UserTokenData.$Properties|null} [tokenInfo] User_Register_Response tokenInfo
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_Register_Response.
     * @exports IUser_Register_Response
     * @interface IUser_Register_Response
     * @augments User_Register_Response.$Properties
     * @deprecated Use User_Register_Response.$Properties instead.
     */

    /**
     * Shape of a User_Register_Response.
     * @typedef {User_Register_Response.$Properties} User_Register_Response.$Shape
     */

    /**
     * Constructs a new User_Register_Response.
     * @exports User_Register_Response
     * @classdesc Represents a User_Register_Response.
     * @constructor
     * @param {User_Register_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_Register_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_Register_Response result.
     * @member {string} result
     * @memberof User_Register_Response
     * @instance
     */
    User_Register_Response.prototype.result = "";

    /**
     * User_Register_Response tokenInfo.
     * @member {UserTokenData.$Properties|null|undefined} tokenInfo
     * @memberof User_Register_Response
     * @instance
     */
    User_Register_Response.prototype.tokenInfo = null;

    /**
     * Creates a new User_Register_Response instance using the specified properties.
     * @function create
     * @memberof User_Register_Response
     * @static
     * @param {User_Register_Response.$Properties=} [properties] Properties to set
     * @returns {User_Register_Response} User_Register_Response instance
     * @type {{
     *   (properties: User_Register_Response.$Shape): User_Register_Response & User_Register_Response.$Shape;
     *   (properties?: User_Register_Response.$Properties): User_Register_Response;
     * }}
     */
    User_Register_Response.create = function(properties) {
        return new User_Register_Response(properties);
    };

    /**
     * Encodes the specified User_Register_Response message. Does not implicitly {@link User_Register_Response.verify|verify} messages.
     * @function encode
     * @memberof User_Register_Response
     * @static
     * @param {User_Register_Response.$Properties} message User_Register_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_Register_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.result != null && $Object.hasOwnProperty.call(message, "result") && message.result !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.result);
        if (message.tokenInfo != null && $Object.hasOwnProperty.call(message, "tokenInfo"))
            $root.UserTokenData.encode(message.tokenInfo, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_Register_Response message from the specified reader or buffer.
     * @function decode
     * @memberof User_Register_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_Register_Response & User_Register_Response.$Shape} User_Register_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_Register_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_Register_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.result = value;
                    else
                        delete message.result;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    message.tokenInfo = $root.UserTokenData.decode(reader, reader.size(), $undefined, _depth + 1, message.tokenInfo);
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_Register_Response;
})();

export const User_GetVerifyCode_Request = $root.User_GetVerifyCode_Request = (() => {

    /**
     * Properties of a User_GetVerifyCode_Request.
     * @typedef {Object} User_GetVerifyCode_Request.$Properties
     * @property {string|null} [phoneNumber] User_GetVerifyCode_Request phoneNumber
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_GetVerifyCode_Request.
     * @exports IUser_GetVerifyCode_Request
     * @interface IUser_GetVerifyCode_Request
     * @augments User_GetVerifyCode_Request.$Properties
     * @deprecated Use User_GetVerifyCode_Request.$Properties instead.
     */

    /**
     * Shape of a User_GetVerifyCode_Request.
     * @typedef {User_GetVerifyCode_Request.$Properties} User_GetVerifyCode_Request.$Shape
     */

    /**
     * Constructs a new User_GetVerifyCode_Request.
     * @exports User_GetVerifyCode_Request
     * @classdesc Represents a User_GetVerifyCode_Request.
     * @constructor
     * @param {User_GetVerifyCode_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_GetVerifyCode_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_GetVerifyCode_Request phoneNumber.
     * @member {string} phoneNumber
     * @memberof User_GetVerifyCode_Request
     * @instance
     */
    User_GetVerifyCode_Request.prototype.phoneNumber = "";

    /**
     * Creates a new User_GetVerifyCode_Request instance using the specified properties.
     * @function create
     * @memberof User_GetVerifyCode_Request
     * @static
     * @param {User_GetVerifyCode_Request.$Properties=} [properties] Properties to set
     * @returns {User_GetVerifyCode_Request} User_GetVerifyCode_Request instance
     * @type {{
     *   (properties: User_GetVerifyCode_Request.$Shape): User_GetVerifyCode_Request & User_GetVerifyCode_Request.$Shape;
     *   (properties?: User_GetVerifyCode_Request.$Properties): User_GetVerifyCode_Request;
     * }}
     */
    User_GetVerifyCode_Request.create = function(properties) {
        return new User_GetVerifyCode_Request(properties);
    };

    /**
     * Encodes the specified User_GetVerifyCode_Request message. Does not implicitly {@link User_GetVerifyCode_Request.verify|verify} messages.
     * @function encode
     * @memberof User_GetVerifyCode_Request
     * @static
     * @param {User_GetVerifyCode_Request.$Properties} message User_GetVerifyCode_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_GetVerifyCode_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.phoneNumber != null && $Object.hasOwnProperty.call(message, "phoneNumber") && message.phoneNumber !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.phoneNumber);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_GetVerifyCode_Request message from the specified reader or buffer.
     * @function decode
     * @memberof User_GetVerifyCode_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_GetVerifyCode_Request & User_GetVerifyCode_Request.$Shape} User_GetVerifyCode_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_GetVerifyCode_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_GetVerifyCode_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.phoneNumber = value;
                    else
                        delete message.phoneNumber;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_GetVerifyCode_Request;
})();

export const User_GetVerifyCode_Response = $root.User_GetVerifyCode_Response = (() => {

    /**
     * Properties of a User_GetVerifyCode_Response.
     * @typedef {Object} User_GetVerifyCode_Response.$Properties
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_GetVerifyCode_Response.
     * @exports IUser_GetVerifyCode_Response
     * @interface IUser_GetVerifyCode_Response
     * @augments User_GetVerifyCode_Response.$Properties
     * @deprecated Use User_GetVerifyCode_Response.$Properties instead.
     */

    /**
     * Shape of a User_GetVerifyCode_Response.
     * @typedef {User_GetVerifyCode_Response.$Properties} User_GetVerifyCode_Response.$Shape
     */

    /**
     * Constructs a new User_GetVerifyCode_Response.
     * @exports User_GetVerifyCode_Response
     * @classdesc Represents a User_GetVerifyCode_Response.
     * @constructor
     * @param {User_GetVerifyCode_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_GetVerifyCode_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Creates a new User_GetVerifyCode_Response instance using the specified properties.
     * @function create
     * @memberof User_GetVerifyCode_Response
     * @static
     * @param {User_GetVerifyCode_Response.$Properties=} [properties] Properties to set
     * @returns {User_GetVerifyCode_Response} User_GetVerifyCode_Response instance
     * @type {{
     *   (properties: User_GetVerifyCode_Response.$Shape): User_GetVerifyCode_Response & User_GetVerifyCode_Response.$Shape;
     *   (properties?: User_GetVerifyCode_Response.$Properties): User_GetVerifyCode_Response;
     * }}
     */
    User_GetVerifyCode_Response.create = function(properties) {
        return new User_GetVerifyCode_Response(properties);
    };

    /**
     * Encodes the specified User_GetVerifyCode_Response message. Does not implicitly {@link User_GetVerifyCode_Response.verify|verify} messages.
     * @function encode
     * @memberof User_GetVerifyCode_Response
     * @static
     * @param {User_GetVerifyCode_Response.$Properties} message User_GetVerifyCode_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_GetVerifyCode_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_GetVerifyCode_Response message from the specified reader or buffer.
     * @function decode
     * @memberof User_GetVerifyCode_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_GetVerifyCode_Response & User_GetVerifyCode_Response.$Shape} User_GetVerifyCode_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_GetVerifyCode_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_GetVerifyCode_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            reader.skipType(tag & 7, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_GetVerifyCode_Response;
})();

export const User_GetSelfInfo_Request = $root.User_GetSelfInfo_Request = (() => {

    /**
     * Properties of a User_GetSelfInfo_Request.
     * @typedef {Object} User_GetSelfInfo_Request.$Properties
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_GetSelfInfo_Request.
     * @exports IUser_GetSelfInfo_Request
     * @interface IUser_GetSelfInfo_Request
     * @augments User_GetSelfInfo_Request.$Properties
     * @deprecated Use User_GetSelfInfo_Request.$Properties instead.
     */

    /**
     * Shape of a User_GetSelfInfo_Request.
     * @typedef {User_GetSelfInfo_Request.$Properties} User_GetSelfInfo_Request.$Shape
     */

    /**
     * Constructs a new User_GetSelfInfo_Request.
     * @exports User_GetSelfInfo_Request
     * @classdesc Represents a User_GetSelfInfo_Request.
     * @constructor
     * @param {User_GetSelfInfo_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_GetSelfInfo_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Creates a new User_GetSelfInfo_Request instance using the specified properties.
     * @function create
     * @memberof User_GetSelfInfo_Request
     * @static
     * @param {User_GetSelfInfo_Request.$Properties=} [properties] Properties to set
     * @returns {User_GetSelfInfo_Request} User_GetSelfInfo_Request instance
     * @type {{
     *   (properties: User_GetSelfInfo_Request.$Shape): User_GetSelfInfo_Request & User_GetSelfInfo_Request.$Shape;
     *   (properties?: User_GetSelfInfo_Request.$Properties): User_GetSelfInfo_Request;
     * }}
     */
    User_GetSelfInfo_Request.create = function(properties) {
        return new User_GetSelfInfo_Request(properties);
    };

    /**
     * Encodes the specified User_GetSelfInfo_Request message. Does not implicitly {@link User_GetSelfInfo_Request.verify|verify} messages.
     * @function encode
     * @memberof User_GetSelfInfo_Request
     * @static
     * @param {User_GetSelfInfo_Request.$Properties} message User_GetSelfInfo_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_GetSelfInfo_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_GetSelfInfo_Request message from the specified reader or buffer.
     * @function decode
     * @memberof User_GetSelfInfo_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_GetSelfInfo_Request & User_GetSelfInfo_Request.$Shape} User_GetSelfInfo_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_GetSelfInfo_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_GetSelfInfo_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            reader.skipType(tag & 7, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_GetSelfInfo_Request;
})();

export const UserData = $root.UserData = (() => {

    /**
     * Properties of a UserData.
     * @typedef {Object} UserData.$Properties
     * @property {string|null} [UserName] UserData UserName
     * @property {string|null} [UserID] UserData UserID
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a UserData.
     * @exports IUserData
     * @interface IUserData
     * @augments UserData.$Properties
     * @deprecated Use UserData.$Properties instead.
     */

    /**
     * Shape of a UserData.
     * @typedef {UserData.$Properties} UserData.$Shape
     */

    /**
     * Constructs a new UserData.
     * @exports UserData
     * @classdesc Represents a UserData.
     * @constructor
     * @param {UserData.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const UserData = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * UserData UserName.
     * @member {string} UserName
     * @memberof UserData
     * @instance
     */
    UserData.prototype.UserName = "";

    /**
     * UserData UserID.
     * @member {string} UserID
     * @memberof UserData
     * @instance
     */
    UserData.prototype.UserID = "";

    /**
     * Creates a new UserData instance using the specified properties.
     * @function create
     * @memberof UserData
     * @static
     * @param {UserData.$Properties=} [properties] Properties to set
     * @returns {UserData} UserData instance
     * @type {{
     *   (properties: UserData.$Shape): UserData & UserData.$Shape;
     *   (properties?: UserData.$Properties): UserData;
     * }}
     */
    UserData.create = function(properties) {
        return new UserData(properties);
    };

    /**
     * Encodes the specified UserData message. Does not implicitly {@link UserData.verify|verify} messages.
     * @function encode
     * @memberof UserData
     * @static
     * @param {UserData.$Properties} message UserData message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    UserData.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.UserName != null && $Object.hasOwnProperty.call(message, "UserName") && message.UserName !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.UserName);
        if (message.UserID != null && $Object.hasOwnProperty.call(message, "UserID") && message.UserID !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.UserID);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a UserData message from the specified reader or buffer.
     * @function decode
     * @memberof UserData
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {UserData & UserData.$Shape} UserData
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    UserData.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.UserData();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.UserName = value;
                    else
                        delete message.UserName;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.UserID = value;
                    else
                        delete message.UserID;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return UserData;
})();

export const User_GetSelfInfo_Response = $root.User_GetSelfInfo_Response = (() => {

    /**
     * Properties of a User_GetSelfInfo_Response.
     * @typedef {Object} User_GetSelfInfo_Response.$Properties
     * @property {UserData.$Properties|null} [userData] User_GetSelfInfo_Response userData
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_GetSelfInfo_Response.
     * @exports IUser_GetSelfInfo_Response
     * @interface IUser_GetSelfInfo_Response
     * @augments User_GetSelfInfo_Response.$Properties
     * @deprecated Use User_GetSelfInfo_Response.$Properties instead.
     */

    /**
     * Shape of a User_GetSelfInfo_Response.
     * @typedef {User_GetSelfInfo_Response.$Properties} User_GetSelfInfo_Response.$Shape
     */

    /**
     * Constructs a new User_GetSelfInfo_Response.
     * @exports User_GetSelfInfo_Response
     * @classdesc Represents a User_GetSelfInfo_Response.
     * @constructor
     * @param {User_GetSelfInfo_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_GetSelfInfo_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_GetSelfInfo_Response userData.
     * @member {UserData.$Properties|null|undefined} userData
     * @memberof User_GetSelfInfo_Response
     * @instance
     */
    User_GetSelfInfo_Response.prototype.userData = null;

    /**
     * Creates a new User_GetSelfInfo_Response instance using the specified properties.
     * @function create
     * @memberof User_GetSelfInfo_Response
     * @static
     * @param {User_GetSelfInfo_Response.$Properties=} [properties] Properties to set
     * @returns {User_GetSelfInfo_Response} User_GetSelfInfo_Response instance
     * @type {{
     *   (properties: User_GetSelfInfo_Response.$Shape): User_GetSelfInfo_Response & User_GetSelfInfo_Response.$Shape;
     *   (properties?: User_GetSelfInfo_Response.$Properties): User_GetSelfInfo_Response;
     * }}
     */
    User_GetSelfInfo_Response.create = function(properties) {
        return new User_GetSelfInfo_Response(properties);
    };

    /**
     * Encodes the specified User_GetSelfInfo_Response message. Does not implicitly {@link User_GetSelfInfo_Response.verify|verify} messages.
     * @function encode
     * @memberof User_GetSelfInfo_Response
     * @static
     * @param {User_GetSelfInfo_Response.$Properties} message User_GetSelfInfo_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_GetSelfInfo_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.userData != null && $Object.hasOwnProperty.call(message, "userData"))
            $root.UserData.encode(message.userData, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_GetSelfInfo_Response message from the specified reader or buffer.
     * @function decode
     * @memberof User_GetSelfInfo_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_GetSelfInfo_Response & User_GetSelfInfo_Response.$Shape} User_GetSelfInfo_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_GetSelfInfo_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_GetSelfInfo_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    message.userData = $root.UserData.decode(reader, reader.size(), $undefined, _depth + 1, message.userData);
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_GetSelfInfo_Response;
})();

export const User_Logout_Request = $root.User_Logout_Request = (() => {

    /**
     * Properties of a User_Logout_Request.
     * @typedef {Object} User_Logout_Request.$Properties
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_Logout_Request.
     * @exports IUser_Logout_Request
     * @interface IUser_Logout_Request
     * @augments User_Logout_Request.$Properties
     * @deprecated Use User_Logout_Request.$Properties instead.
     */

    /**
     * Shape of a User_Logout_Request.
     * @typedef {User_Logout_Request.$Properties} User_Logout_Request.$Shape
     */

    /**
     * Constructs a new User_Logout_Request.
     * @exports User_Logout_Request
     * @classdesc Represents a User_Logout_Request.
     * @constructor
     * @param {User_Logout_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_Logout_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Creates a new User_Logout_Request instance using the specified properties.
     * @function create
     * @memberof User_Logout_Request
     * @static
     * @param {User_Logout_Request.$Properties=} [properties] Properties to set
     * @returns {User_Logout_Request} User_Logout_Request instance
     * @type {{
     *   (properties: User_Logout_Request.$Shape): User_Logout_Request & User_Logout_Request.$Shape;
     *   (properties?: User_Logout_Request.$Properties): User_Logout_Request;
     * }}
     */
    User_Logout_Request.create = function(properties) {
        return new User_Logout_Request(properties);
    };

    /**
     * Encodes the specified User_Logout_Request message. Does not implicitly {@link User_Logout_Request.verify|verify} messages.
     * @function encode
     * @memberof User_Logout_Request
     * @static
     * @param {User_Logout_Request.$Properties} message User_Logout_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_Logout_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_Logout_Request message from the specified reader or buffer.
     * @function decode
     * @memberof User_Logout_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_Logout_Request & User_Logout_Request.$Shape} User_Logout_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_Logout_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_Logout_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            reader.skipType(tag & 7, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_Logout_Request;
})();

export const User_Logout_Response = $root.User_Logout_Response = (() => {

    /**
     * Properties of a User_Logout_Response.
     * @typedef {Object} User_Logout_Response.$Properties
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_Logout_Response.
     * @exports IUser_Logout_Response
     * @interface IUser_Logout_Response
     * @augments User_Logout_Response.$Properties
     * @deprecated Use User_Logout_Response.$Properties instead.
     */

    /**
     * Shape of a User_Logout_Response.
     * @typedef {User_Logout_Response.$Properties} User_Logout_Response.$Shape
     */

    /**
     * Constructs a new User_Logout_Response.
     * @exports User_Logout_Response
     * @classdesc Represents a User_Logout_Response.
     * @constructor
     * @param {User_Logout_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_Logout_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Creates a new User_Logout_Response instance using the specified properties.
     * @function create
     * @memberof User_Logout_Response
     * @static
     * @param {User_Logout_Response.$Properties=} [properties] Properties to set
     * @returns {User_Logout_Response} User_Logout_Response instance
     * @type {{
     *   (properties: User_Logout_Response.$Shape): User_Logout_Response & User_Logout_Response.$Shape;
     *   (properties?: User_Logout_Response.$Properties): User_Logout_Response;
     * }}
     */
    User_Logout_Response.create = function(properties) {
        return new User_Logout_Response(properties);
    };

    /**
     * Encodes the specified User_Logout_Response message. Does not implicitly {@link User_Logout_Response.verify|verify} messages.
     * @function encode
     * @memberof User_Logout_Response
     * @static
     * @param {User_Logout_Response.$Properties} message User_Logout_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_Logout_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_Logout_Response message from the specified reader or buffer.
     * @function decode
     * @memberof User_Logout_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_Logout_Response & User_Logout_Response.$Shape} User_Logout_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_Logout_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_Logout_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            reader.skipType(tag & 7, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_Logout_Response;
})();

export const User_RefreshToken_Request = $root.User_RefreshToken_Request = (() => {

    /**
     * Properties of a User_RefreshToken_Request.
     * @typedef {Object} User_RefreshToken_Request.$Properties
     * @property {string|null} [refresh_token] User_RefreshToken_Request refresh_token
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_RefreshToken_Request.
     * @exports IUser_RefreshToken_Request
     * @interface IUser_RefreshToken_Request
     * @augments User_RefreshToken_Request.$Properties
     * @deprecated Use User_RefreshToken_Request.$Properties instead.
     */

    /**
     * Shape of a User_RefreshToken_Request.
     * @typedef {User_RefreshToken_Request.$Properties} User_RefreshToken_Request.$Shape
     */

    /**
     * Constructs a new User_RefreshToken_Request.
     * @exports User_RefreshToken_Request
     * @classdesc Represents a User_RefreshToken_Request.
     * @constructor
     * @param {User_RefreshToken_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_RefreshToken_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_RefreshToken_Request refresh_token.
     * @member {string} refresh_token
     * @memberof User_RefreshToken_Request
     * @instance
     */
    User_RefreshToken_Request.prototype.refresh_token = "";

    /**
     * Creates a new User_RefreshToken_Request instance using the specified properties.
     * @function create
     * @memberof User_RefreshToken_Request
     * @static
     * @param {User_RefreshToken_Request.$Properties=} [properties] Properties to set
     * @returns {User_RefreshToken_Request} User_RefreshToken_Request instance
     * @type {{
     *   (properties: User_RefreshToken_Request.$Shape): User_RefreshToken_Request & User_RefreshToken_Request.$Shape;
     *   (properties?: User_RefreshToken_Request.$Properties): User_RefreshToken_Request;
     * }}
     */
    User_RefreshToken_Request.create = function(properties) {
        return new User_RefreshToken_Request(properties);
    };

    /**
     * Encodes the specified User_RefreshToken_Request message. Does not implicitly {@link User_RefreshToken_Request.verify|verify} messages.
     * @function encode
     * @memberof User_RefreshToken_Request
     * @static
     * @param {User_RefreshToken_Request.$Properties} message User_RefreshToken_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_RefreshToken_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.refresh_token != null && $Object.hasOwnProperty.call(message, "refresh_token") && message.refresh_token !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.refresh_token);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_RefreshToken_Request message from the specified reader or buffer.
     * @function decode
     * @memberof User_RefreshToken_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_RefreshToken_Request & User_RefreshToken_Request.$Shape} User_RefreshToken_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_RefreshToken_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_RefreshToken_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.refresh_token = value;
                    else
                        delete message.refresh_token;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_RefreshToken_Request;
})();

export const User_RefreshToken_Response = $root.User_RefreshToken_Response = (() => {

    /**
     * Properties of a User_RefreshToken_Response.
     * @typedef {Object} User_RefreshToken_Response.$Properties
     * @property {UserTokenData.$Properties|null} [tokenData] User_RefreshToken_Response tokenData
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_RefreshToken_Response.
     * @exports IUser_RefreshToken_Response
     * @interface IUser_RefreshToken_Response
     * @augments User_RefreshToken_Response.$Properties
     * @deprecated Use User_RefreshToken_Response.$Properties instead.
     */

    /**
     * Shape of a User_RefreshToken_Response.
     * @typedef {User_RefreshToken_Response.$Properties} User_RefreshToken_Response.$Shape
     */

    /**
     * Constructs a new User_RefreshToken_Response.
     * @exports User_RefreshToken_Response
     * @classdesc Represents a User_RefreshToken_Response.
     * @constructor
     * @param {User_RefreshToken_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_RefreshToken_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_RefreshToken_Response tokenData.
     * @member {UserTokenData.$Properties|null|undefined} tokenData
     * @memberof User_RefreshToken_Response
     * @instance
     */
    User_RefreshToken_Response.prototype.tokenData = null;

    /**
     * Creates a new User_RefreshToken_Response instance using the specified properties.
     * @function create
     * @memberof User_RefreshToken_Response
     * @static
     * @param {User_RefreshToken_Response.$Properties=} [properties] Properties to set
     * @returns {User_RefreshToken_Response} User_RefreshToken_Response instance
     * @type {{
     *   (properties: User_RefreshToken_Response.$Shape): User_RefreshToken_Response & User_RefreshToken_Response.$Shape;
     *   (properties?: User_RefreshToken_Response.$Properties): User_RefreshToken_Response;
     * }}
     */
    User_RefreshToken_Response.create = function(properties) {
        return new User_RefreshToken_Response(properties);
    };

    /**
     * Encodes the specified User_RefreshToken_Response message. Does not implicitly {@link User_RefreshToken_Response.verify|verify} messages.
     * @function encode
     * @memberof User_RefreshToken_Response
     * @static
     * @param {User_RefreshToken_Response.$Properties} message User_RefreshToken_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_RefreshToken_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.tokenData != null && $Object.hasOwnProperty.call(message, "tokenData"))
            $root.UserTokenData.encode(message.tokenData, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_RefreshToken_Response message from the specified reader or buffer.
     * @function decode
     * @memberof User_RefreshToken_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_RefreshToken_Response & User_RefreshToken_Response.$Shape} User_RefreshToken_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_RefreshToken_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_RefreshToken_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    message.tokenData = $root.UserTokenData.decode(reader, reader.size(), $undefined, _depth + 1, message.tokenData);
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_RefreshToken_Response;
})();

export const User_ChangePassWordByVerifyCode_Request = $root.User_ChangePassWordByVerifyCode_Request = (() => {

    /**
     * Properties of a User_ChangePassWordByVerifyCode_Request.
     * @typedef {Object} User_ChangePassWordByVerifyCode_Request.$Properties
     * @property {string|null} [phoneNumber] User_ChangePassWordByVerifyCode_Request phoneNumber
     * @property {string|null} [verifyCode] User_ChangePassWordByVerifyCode_Request verifyCode
     * @property {string|null} [password] User_ChangePassWordByVerifyCode_Request password
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_ChangePassWordByVerifyCode_Request.
     * @exports IUser_ChangePassWordByVerifyCode_Request
     * @interface IUser_ChangePassWordByVerifyCode_Request
     * @augments User_ChangePassWordByVerifyCode_Request.$Properties
     * @deprecated Use User_ChangePassWordByVerifyCode_Request.$Properties instead.
     */

    /**
     * Shape of a User_ChangePassWordByVerifyCode_Request.
     * @typedef {User_ChangePassWordByVerifyCode_Request.$Properties} User_ChangePassWordByVerifyCode_Request.$Shape
     */

    /**
     * Constructs a new User_ChangePassWordByVerifyCode_Request.
     * @exports User_ChangePassWordByVerifyCode_Request
     * @classdesc Represents a User_ChangePassWordByVerifyCode_Request.
     * @constructor
     * @param {User_ChangePassWordByVerifyCode_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_ChangePassWordByVerifyCode_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_ChangePassWordByVerifyCode_Request phoneNumber.
     * @member {string} phoneNumber
     * @memberof User_ChangePassWordByVerifyCode_Request
     * @instance
     */
    User_ChangePassWordByVerifyCode_Request.prototype.phoneNumber = "";

    /**
     * User_ChangePassWordByVerifyCode_Request verifyCode.
     * @member {string} verifyCode
     * @memberof User_ChangePassWordByVerifyCode_Request
     * @instance
     */
    User_ChangePassWordByVerifyCode_Request.prototype.verifyCode = "";

    /**
     * User_ChangePassWordByVerifyCode_Request password.
     * @member {string} password
     * @memberof User_ChangePassWordByVerifyCode_Request
     * @instance
     */
    User_ChangePassWordByVerifyCode_Request.prototype.password = "";

    /**
     * Creates a new User_ChangePassWordByVerifyCode_Request instance using the specified properties.
     * @function create
     * @memberof User_ChangePassWordByVerifyCode_Request
     * @static
     * @param {User_ChangePassWordByVerifyCode_Request.$Properties=} [properties] Properties to set
     * @returns {User_ChangePassWordByVerifyCode_Request} User_ChangePassWordByVerifyCode_Request instance
     * @type {{
     *   (properties: User_ChangePassWordByVerifyCode_Request.$Shape): User_ChangePassWordByVerifyCode_Request & User_ChangePassWordByVerifyCode_Request.$Shape;
     *   (properties?: User_ChangePassWordByVerifyCode_Request.$Properties): User_ChangePassWordByVerifyCode_Request;
     * }}
     */
    User_ChangePassWordByVerifyCode_Request.create = function(properties) {
        return new User_ChangePassWordByVerifyCode_Request(properties);
    };

    /**
     * Encodes the specified User_ChangePassWordByVerifyCode_Request message. Does not implicitly {@link User_ChangePassWordByVerifyCode_Request.verify|verify} messages.
     * @function encode
     * @memberof User_ChangePassWordByVerifyCode_Request
     * @static
     * @param {User_ChangePassWordByVerifyCode_Request.$Properties} message User_ChangePassWordByVerifyCode_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_ChangePassWordByVerifyCode_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.phoneNumber != null && $Object.hasOwnProperty.call(message, "phoneNumber") && message.phoneNumber !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.phoneNumber);
        if (message.verifyCode != null && $Object.hasOwnProperty.call(message, "verifyCode") && message.verifyCode !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.verifyCode);
        if (message.password != null && $Object.hasOwnProperty.call(message, "password") && message.password !== "")
            writer.uint32(/* id 3, wireType 2 =*/26).string(message.password);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_ChangePassWordByVerifyCode_Request message from the specified reader or buffer.
     * @function decode
     * @memberof User_ChangePassWordByVerifyCode_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_ChangePassWordByVerifyCode_Request & User_ChangePassWordByVerifyCode_Request.$Shape} User_ChangePassWordByVerifyCode_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_ChangePassWordByVerifyCode_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_ChangePassWordByVerifyCode_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.phoneNumber = value;
                    else
                        delete message.phoneNumber;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.verifyCode = value;
                    else
                        delete message.verifyCode;
                    continue;
                }
            case 3: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.password = value;
                    else
                        delete message.password;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_ChangePassWordByVerifyCode_Request;
})();

export const User_ChangePassWordByVerifyCode_Response = $root.User_ChangePassWordByVerifyCode_Response = (() => {

    /**
     * Properties of a User_ChangePassWordByVerifyCode_Response.
     * @typedef {Object} User_ChangePassWordByVerifyCode_Response.$Properties
     * @property {boolean|null} [isSuccess] User_ChangePassWordByVerifyCode_Response isSuccess
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_ChangePassWordByVerifyCode_Response.
     * @exports IUser_ChangePassWordByVerifyCode_Response
     * @interface IUser_ChangePassWordByVerifyCode_Response
     * @augments User_ChangePassWordByVerifyCode_Response.$Properties
     * @deprecated Use User_ChangePassWordByVerifyCode_Response.$Properties instead.
     */

    /**
     * Shape of a User_ChangePassWordByVerifyCode_Response.
     * @typedef {User_ChangePassWordByVerifyCode_Response.$Properties} User_ChangePassWordByVerifyCode_Response.$Shape
     */

    /**
     * Constructs a new User_ChangePassWordByVerifyCode_Response.
     * @exports User_ChangePassWordByVerifyCode_Response
     * @classdesc Represents a User_ChangePassWordByVerifyCode_Response.
     * @constructor
     * @param {User_ChangePassWordByVerifyCode_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_ChangePassWordByVerifyCode_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_ChangePassWordByVerifyCode_Response isSuccess.
     * @member {boolean} isSuccess
     * @memberof User_ChangePassWordByVerifyCode_Response
     * @instance
     */
    User_ChangePassWordByVerifyCode_Response.prototype.isSuccess = false;

    /**
     * Creates a new User_ChangePassWordByVerifyCode_Response instance using the specified properties.
     * @function create
     * @memberof User_ChangePassWordByVerifyCode_Response
     * @static
     * @param {User_ChangePassWordByVerifyCode_Response.$Properties=} [properties] Properties to set
     * @returns {User_ChangePassWordByVerifyCode_Response} User_ChangePassWordByVerifyCode_Response instance
     * @type {{
     *   (properties: User_ChangePassWordByVerifyCode_Response.$Shape): User_ChangePassWordByVerifyCode_Response & User_ChangePassWordByVerifyCode_Response.$Shape;
     *   (properties?: User_ChangePassWordByVerifyCode_Response.$Properties): User_ChangePassWordByVerifyCode_Response;
     * }}
     */
    User_ChangePassWordByVerifyCode_Response.create = function(properties) {
        return new User_ChangePassWordByVerifyCode_Response(properties);
    };

    /**
     * Encodes the specified User_ChangePassWordByVerifyCode_Response message. Does not implicitly {@link User_ChangePassWordByVerifyCode_Response.verify|verify} messages.
     * @function encode
     * @memberof User_ChangePassWordByVerifyCode_Response
     * @static
     * @param {User_ChangePassWordByVerifyCode_Response.$Properties} message User_ChangePassWordByVerifyCode_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_ChangePassWordByVerifyCode_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.isSuccess != null && $Object.hasOwnProperty.call(message, "isSuccess") && message.isSuccess !== false)
            writer.uint32(/* id 1, wireType 0 =*/8).bool(message.isSuccess);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_ChangePassWordByVerifyCode_Response message from the specified reader or buffer.
     * @function decode
     * @memberof User_ChangePassWordByVerifyCode_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_ChangePassWordByVerifyCode_Response & User_ChangePassWordByVerifyCode_Response.$Shape} User_ChangePassWordByVerifyCode_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_ChangePassWordByVerifyCode_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_ChangePassWordByVerifyCode_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.bool())
                        message.isSuccess = value;
                    else
                        delete message.isSuccess;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_ChangePassWordByVerifyCode_Response;
})();

export const User_ChangePassWordByPassword_Request = $root.User_ChangePassWordByPassword_Request = (() => {

    /**
     * Properties of a User_ChangePassWordByPassword_Request.
     * @typedef {Object} User_ChangePassWordByPassword_Request.$Properties
     * @property {string|null} [oldPassword] User_ChangePassWordByPassword_Request oldPassword
     * @property {string|null} [newPassword] User_ChangePassWordByPassword_Request newPassword
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_ChangePassWordByPassword_Request.
     * @exports IUser_ChangePassWordByPassword_Request
     * @interface IUser_ChangePassWordByPassword_Request
     * @augments User_ChangePassWordByPassword_Request.$Properties
     * @deprecated Use User_ChangePassWordByPassword_Request.$Properties instead.
     */

    /**
     * Shape of a User_ChangePassWordByPassword_Request.
     * @typedef {User_ChangePassWordByPassword_Request.$Properties} User_ChangePassWordByPassword_Request.$Shape
     */

    /**
     * Constructs a new User_ChangePassWordByPassword_Request.
     * @exports User_ChangePassWordByPassword_Request
     * @classdesc Represents a User_ChangePassWordByPassword_Request.
     * @constructor
     * @param {User_ChangePassWordByPassword_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_ChangePassWordByPassword_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_ChangePassWordByPassword_Request oldPassword.
     * @member {string} oldPassword
     * @memberof User_ChangePassWordByPassword_Request
     * @instance
     */
    User_ChangePassWordByPassword_Request.prototype.oldPassword = "";

    /**
     * User_ChangePassWordByPassword_Request newPassword.
     * @member {string} newPassword
     * @memberof User_ChangePassWordByPassword_Request
     * @instance
     */
    User_ChangePassWordByPassword_Request.prototype.newPassword = "";

    /**
     * Creates a new User_ChangePassWordByPassword_Request instance using the specified properties.
     * @function create
     * @memberof User_ChangePassWordByPassword_Request
     * @static
     * @param {User_ChangePassWordByPassword_Request.$Properties=} [properties] Properties to set
     * @returns {User_ChangePassWordByPassword_Request} User_ChangePassWordByPassword_Request instance
     * @type {{
     *   (properties: User_ChangePassWordByPassword_Request.$Shape): User_ChangePassWordByPassword_Request & User_ChangePassWordByPassword_Request.$Shape;
     *   (properties?: User_ChangePassWordByPassword_Request.$Properties): User_ChangePassWordByPassword_Request;
     * }}
     */
    User_ChangePassWordByPassword_Request.create = function(properties) {
        return new User_ChangePassWordByPassword_Request(properties);
    };

    /**
     * Encodes the specified User_ChangePassWordByPassword_Request message. Does not implicitly {@link User_ChangePassWordByPassword_Request.verify|verify} messages.
     * @function encode
     * @memberof User_ChangePassWordByPassword_Request
     * @static
     * @param {User_ChangePassWordByPassword_Request.$Properties} message User_ChangePassWordByPassword_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_ChangePassWordByPassword_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.oldPassword != null && $Object.hasOwnProperty.call(message, "oldPassword") && message.oldPassword !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.oldPassword);
        if (message.newPassword != null && $Object.hasOwnProperty.call(message, "newPassword") && message.newPassword !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.newPassword);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_ChangePassWordByPassword_Request message from the specified reader or buffer.
     * @function decode
     * @memberof User_ChangePassWordByPassword_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_ChangePassWordByPassword_Request & User_ChangePassWordByPassword_Request.$Shape} User_ChangePassWordByPassword_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_ChangePassWordByPassword_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_ChangePassWordByPassword_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.oldPassword = value;
                    else
                        delete message.oldPassword;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.newPassword = value;
                    else
                        delete message.newPassword;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_ChangePassWordByPassword_Request;
})();

export const User_ChangePassWordByPassword_Response = $root.User_ChangePassWordByPassword_Response = (() => {

    /**
     * Properties of a User_ChangePassWordByPassword_Response.
     * @typedef {Object} User_ChangePassWordByPassword_Response.$Properties
     * @property {boolean|null} [isSuccess] User_ChangePassWordByPassword_Response isSuccess
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_ChangePassWordByPassword_Response.
     * @exports IUser_ChangePassWordByPassword_Response
     * @interface IUser_ChangePassWordByPassword_Response
     * @augments User_ChangePassWordByPassword_Response.$Properties
     * @deprecated Use User_ChangePassWordByPassword_Response.$Properties instead.
     */

    /**
     * Shape of a User_ChangePassWordByPassword_Response.
     * @typedef {User_ChangePassWordByPassword_Response.$Properties} User_ChangePassWordByPassword_Response.$Shape
     */

    /**
     * Constructs a new User_ChangePassWordByPassword_Response.
     * @exports User_ChangePassWordByPassword_Response
     * @classdesc Represents a User_ChangePassWordByPassword_Response.
     * @constructor
     * @param {User_ChangePassWordByPassword_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_ChangePassWordByPassword_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_ChangePassWordByPassword_Response isSuccess.
     * @member {boolean} isSuccess
     * @memberof User_ChangePassWordByPassword_Response
     * @instance
     */
    User_ChangePassWordByPassword_Response.prototype.isSuccess = false;

    /**
     * Creates a new User_ChangePassWordByPassword_Response instance using the specified properties.
     * @function create
     * @memberof User_ChangePassWordByPassword_Response
     * @static
     * @param {User_ChangePassWordByPassword_Response.$Properties=} [properties] Properties to set
     * @returns {User_ChangePassWordByPassword_Response} User_ChangePassWordByPassword_Response instance
     * @type {{
     *   (properties: User_ChangePassWordByPassword_Response.$Shape): User_ChangePassWordByPassword_Response & User_ChangePassWordByPassword_Response.$Shape;
     *   (properties?: User_ChangePassWordByPassword_Response.$Properties): User_ChangePassWordByPassword_Response;
     * }}
     */
    User_ChangePassWordByPassword_Response.create = function(properties) {
        return new User_ChangePassWordByPassword_Response(properties);
    };

    /**
     * Encodes the specified User_ChangePassWordByPassword_Response message. Does not implicitly {@link User_ChangePassWordByPassword_Response.verify|verify} messages.
     * @function encode
     * @memberof User_ChangePassWordByPassword_Response
     * @static
     * @param {User_ChangePassWordByPassword_Response.$Properties} message User_ChangePassWordByPassword_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_ChangePassWordByPassword_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.isSuccess != null && $Object.hasOwnProperty.call(message, "isSuccess") && message.isSuccess !== false)
            writer.uint32(/* id 1, wireType 0 =*/8).bool(message.isSuccess);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_ChangePassWordByPassword_Response message from the specified reader or buffer.
     * @function decode
     * @memberof User_ChangePassWordByPassword_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_ChangePassWordByPassword_Response & User_ChangePassWordByPassword_Response.$Shape} User_ChangePassWordByPassword_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_ChangePassWordByPassword_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_ChangePassWordByPassword_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.bool())
                        message.isSuccess = value;
                    else
                        delete message.isSuccess;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_ChangePassWordByPassword_Response;
})();

export const User_CheckVerifyCodeAvailable_Request = $root.User_CheckVerifyCodeAvailable_Request = (() => {

    /**
     * Properties of a User_CheckVerifyCodeAvailable_Request.
     * @typedef {Object} User_CheckVerifyCodeAvailable_Request.$Properties
     * @property {string|null} [phoneNumber] User_CheckVerifyCodeAvailable_Request phoneNumber
     * @property {string|null} [verifyCode] User_CheckVerifyCodeAvailable_Request verifyCode
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_CheckVerifyCodeAvailable_Request.
     * @exports IUser_CheckVerifyCodeAvailable_Request
     * @interface IUser_CheckVerifyCodeAvailable_Request
     * @augments User_CheckVerifyCodeAvailable_Request.$Properties
     * @deprecated Use User_CheckVerifyCodeAvailable_Request.$Properties instead.
     */

    /**
     * Shape of a User_CheckVerifyCodeAvailable_Request.
     * @typedef {User_CheckVerifyCodeAvailable_Request.$Properties} User_CheckVerifyCodeAvailable_Request.$Shape
     */

    /**
     * Constructs a new User_CheckVerifyCodeAvailable_Request.
     * @exports User_CheckVerifyCodeAvailable_Request
     * @classdesc Represents a User_CheckVerifyCodeAvailable_Request.
     * @constructor
     * @param {User_CheckVerifyCodeAvailable_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_CheckVerifyCodeAvailable_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_CheckVerifyCodeAvailable_Request phoneNumber.
     * @member {string} phoneNumber
     * @memberof User_CheckVerifyCodeAvailable_Request
     * @instance
     */
    User_CheckVerifyCodeAvailable_Request.prototype.phoneNumber = "";

    /**
     * User_CheckVerifyCodeAvailable_Request verifyCode.
     * @member {string} verifyCode
     * @memberof User_CheckVerifyCodeAvailable_Request
     * @instance
     */
    User_CheckVerifyCodeAvailable_Request.prototype.verifyCode = "";

    /**
     * Creates a new User_CheckVerifyCodeAvailable_Request instance using the specified properties.
     * @function create
     * @memberof User_CheckVerifyCodeAvailable_Request
     * @static
     * @param {User_CheckVerifyCodeAvailable_Request.$Properties=} [properties] Properties to set
     * @returns {User_CheckVerifyCodeAvailable_Request} User_CheckVerifyCodeAvailable_Request instance
     * @type {{
     *   (properties: User_CheckVerifyCodeAvailable_Request.$Shape): User_CheckVerifyCodeAvailable_Request & User_CheckVerifyCodeAvailable_Request.$Shape;
     *   (properties?: User_CheckVerifyCodeAvailable_Request.$Properties): User_CheckVerifyCodeAvailable_Request;
     * }}
     */
    User_CheckVerifyCodeAvailable_Request.create = function(properties) {
        return new User_CheckVerifyCodeAvailable_Request(properties);
    };

    /**
     * Encodes the specified User_CheckVerifyCodeAvailable_Request message. Does not implicitly {@link User_CheckVerifyCodeAvailable_Request.verify|verify} messages.
     * @function encode
     * @memberof User_CheckVerifyCodeAvailable_Request
     * @static
     * @param {User_CheckVerifyCodeAvailable_Request.$Properties} message User_CheckVerifyCodeAvailable_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_CheckVerifyCodeAvailable_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.phoneNumber != null && $Object.hasOwnProperty.call(message, "phoneNumber") && message.phoneNumber !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.phoneNumber);
        if (message.verifyCode != null && $Object.hasOwnProperty.call(message, "verifyCode") && message.verifyCode !== "")
            writer.uint32(/* id 2, wireType 2 =*/18).string(message.verifyCode);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_CheckVerifyCodeAvailable_Request message from the specified reader or buffer.
     * @function decode
     * @memberof User_CheckVerifyCodeAvailable_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_CheckVerifyCodeAvailable_Request & User_CheckVerifyCodeAvailable_Request.$Shape} User_CheckVerifyCodeAvailable_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_CheckVerifyCodeAvailable_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_CheckVerifyCodeAvailable_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.phoneNumber = value;
                    else
                        delete message.phoneNumber;
                    continue;
                }
            case 2: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.verifyCode = value;
                    else
                        delete message.verifyCode;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_CheckVerifyCodeAvailable_Request;
})();

export const User_CheckVerifyCodeAvailable_Response = $root.User_CheckVerifyCodeAvailable_Response = (() => {

    /**
     * Properties of a User_CheckVerifyCodeAvailable_Response.
     * @typedef {Object} User_CheckVerifyCodeAvailable_Response.$Properties
     * @property {boolean|null} [isAvalible] User_CheckVerifyCodeAvailable_Response isAvalible
     * @property {boolean|null} [isAccountTaken] User_CheckVerifyCodeAvailable_Response isAccountTaken
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_CheckVerifyCodeAvailable_Response.
     * @exports IUser_CheckVerifyCodeAvailable_Response
     * @interface IUser_CheckVerifyCodeAvailable_Response
     * @augments User_CheckVerifyCodeAvailable_Response.$Properties
     * @deprecated Use User_CheckVerifyCodeAvailable_Response.$Properties instead.
     */

    /**
     * Shape of a User_CheckVerifyCodeAvailable_Response.
     * @typedef {User_CheckVerifyCodeAvailable_Response.$Properties} User_CheckVerifyCodeAvailable_Response.$Shape
     */

    /**
     * Constructs a new User_CheckVerifyCodeAvailable_Response.
     * @exports User_CheckVerifyCodeAvailable_Response
     * @classdesc Represents a User_CheckVerifyCodeAvailable_Response.
     * @constructor
     * @param {User_CheckVerifyCodeAvailable_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_CheckVerifyCodeAvailable_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_CheckVerifyCodeAvailable_Response isAvalible.
     * @member {boolean} isAvalible
     * @memberof User_CheckVerifyCodeAvailable_Response
     * @instance
     */
    User_CheckVerifyCodeAvailable_Response.prototype.isAvalible = false;

    /**
     * User_CheckVerifyCodeAvailable_Response isAccountTaken.
     * @member {boolean} isAccountTaken
     * @memberof User_CheckVerifyCodeAvailable_Response
     * @instance
     */
    User_CheckVerifyCodeAvailable_Response.prototype.isAccountTaken = false;

    /**
     * Creates a new User_CheckVerifyCodeAvailable_Response instance using the specified properties.
     * @function create
     * @memberof User_CheckVerifyCodeAvailable_Response
     * @static
     * @param {User_CheckVerifyCodeAvailable_Response.$Properties=} [properties] Properties to set
     * @returns {User_CheckVerifyCodeAvailable_Response} User_CheckVerifyCodeAvailable_Response instance
     * @type {{
     *   (properties: User_CheckVerifyCodeAvailable_Response.$Shape): User_CheckVerifyCodeAvailable_Response & User_CheckVerifyCodeAvailable_Response.$Shape;
     *   (properties?: User_CheckVerifyCodeAvailable_Response.$Properties): User_CheckVerifyCodeAvailable_Response;
     * }}
     */
    User_CheckVerifyCodeAvailable_Response.create = function(properties) {
        return new User_CheckVerifyCodeAvailable_Response(properties);
    };

    /**
     * Encodes the specified User_CheckVerifyCodeAvailable_Response message. Does not implicitly {@link User_CheckVerifyCodeAvailable_Response.verify|verify} messages.
     * @function encode
     * @memberof User_CheckVerifyCodeAvailable_Response
     * @static
     * @param {User_CheckVerifyCodeAvailable_Response.$Properties} message User_CheckVerifyCodeAvailable_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_CheckVerifyCodeAvailable_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.isAvalible != null && $Object.hasOwnProperty.call(message, "isAvalible") && message.isAvalible !== false)
            writer.uint32(/* id 1, wireType 0 =*/8).bool(message.isAvalible);
        if (message.isAccountTaken != null && $Object.hasOwnProperty.call(message, "isAccountTaken") && message.isAccountTaken !== false)
            writer.uint32(/* id 2, wireType 0 =*/16).bool(message.isAccountTaken);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_CheckVerifyCodeAvailable_Response message from the specified reader or buffer.
     * @function decode
     * @memberof User_CheckVerifyCodeAvailable_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_CheckVerifyCodeAvailable_Response & User_CheckVerifyCodeAvailable_Response.$Shape} User_CheckVerifyCodeAvailable_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_CheckVerifyCodeAvailable_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_CheckVerifyCodeAvailable_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.bool())
                        message.isAvalible = value;
                    else
                        delete message.isAvalible;
                    continue;
                }
            case 2: {
                    if (wireType !== 0)
                        break;
                    if (value = reader.bool())
                        message.isAccountTaken = value;
                    else
                        delete message.isAccountTaken;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_CheckVerifyCodeAvailable_Response;
})();

export const User_SendForgotPasswordVrifyCode_Request = $root.User_SendForgotPasswordVrifyCode_Request = (() => {

    /**
     * Properties of a User_SendForgotPasswordVrifyCode_Request.
     * @typedef {Object} User_SendForgotPasswordVrifyCode_Request.$Properties
     * @property {string|null} [phoneNumber] User_SendForgotPasswordVrifyCode_Request phoneNumber
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_SendForgotPasswordVrifyCode_Request.
     * @exports IUser_SendForgotPasswordVrifyCode_Request
     * @interface IUser_SendForgotPasswordVrifyCode_Request
     * @augments User_SendForgotPasswordVrifyCode_Request.$Properties
     * @deprecated Use User_SendForgotPasswordVrifyCode_Request.$Properties instead.
     */

    /**
     * Shape of a User_SendForgotPasswordVrifyCode_Request.
     * @typedef {User_SendForgotPasswordVrifyCode_Request.$Properties} User_SendForgotPasswordVrifyCode_Request.$Shape
     */

    /**
     * Constructs a new User_SendForgotPasswordVrifyCode_Request.
     * @exports User_SendForgotPasswordVrifyCode_Request
     * @classdesc Represents a User_SendForgotPasswordVrifyCode_Request.
     * @constructor
     * @param {User_SendForgotPasswordVrifyCode_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_SendForgotPasswordVrifyCode_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_SendForgotPasswordVrifyCode_Request phoneNumber.
     * @member {string} phoneNumber
     * @memberof User_SendForgotPasswordVrifyCode_Request
     * @instance
     */
    User_SendForgotPasswordVrifyCode_Request.prototype.phoneNumber = "";

    /**
     * Creates a new User_SendForgotPasswordVrifyCode_Request instance using the specified properties.
     * @function create
     * @memberof User_SendForgotPasswordVrifyCode_Request
     * @static
     * @param {User_SendForgotPasswordVrifyCode_Request.$Properties=} [properties] Properties to set
     * @returns {User_SendForgotPasswordVrifyCode_Request} User_SendForgotPasswordVrifyCode_Request instance
     * @type {{
     *   (properties: User_SendForgotPasswordVrifyCode_Request.$Shape): User_SendForgotPasswordVrifyCode_Request & User_SendForgotPasswordVrifyCode_Request.$Shape;
     *   (properties?: User_SendForgotPasswordVrifyCode_Request.$Properties): User_SendForgotPasswordVrifyCode_Request;
     * }}
     */
    User_SendForgotPasswordVrifyCode_Request.create = function(properties) {
        return new User_SendForgotPasswordVrifyCode_Request(properties);
    };

    /**
     * Encodes the specified User_SendForgotPasswordVrifyCode_Request message. Does not implicitly {@link User_SendForgotPasswordVrifyCode_Request.verify|verify} messages.
     * @function encode
     * @memberof User_SendForgotPasswordVrifyCode_Request
     * @static
     * @param {User_SendForgotPasswordVrifyCode_Request.$Properties} message User_SendForgotPasswordVrifyCode_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_SendForgotPasswordVrifyCode_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.phoneNumber != null && $Object.hasOwnProperty.call(message, "phoneNumber") && message.phoneNumber !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.phoneNumber);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_SendForgotPasswordVrifyCode_Request message from the specified reader or buffer.
     * @function decode
     * @memberof User_SendForgotPasswordVrifyCode_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_SendForgotPasswordVrifyCode_Request & User_SendForgotPasswordVrifyCode_Request.$Shape} User_SendForgotPasswordVrifyCode_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_SendForgotPasswordVrifyCode_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_SendForgotPasswordVrifyCode_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.phoneNumber = value;
                    else
                        delete message.phoneNumber;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_SendForgotPasswordVrifyCode_Request;
})();

export const User_SendForgotPasswordVrifyCode_Response = $root.User_SendForgotPasswordVrifyCode_Response = (() => {

    /**
     * Properties of a User_SendForgotPasswordVrifyCode_Response.
     * @typedef {Object} User_SendForgotPasswordVrifyCode_Response.$Properties
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_SendForgotPasswordVrifyCode_Response.
     * @exports IUser_SendForgotPasswordVrifyCode_Response
     * @interface IUser_SendForgotPasswordVrifyCode_Response
     * @augments User_SendForgotPasswordVrifyCode_Response.$Properties
     * @deprecated Use User_SendForgotPasswordVrifyCode_Response.$Properties instead.
     */

    /**
     * Shape of a User_SendForgotPasswordVrifyCode_Response.
     * @typedef {User_SendForgotPasswordVrifyCode_Response.$Properties} User_SendForgotPasswordVrifyCode_Response.$Shape
     */

    /**
     * Constructs a new User_SendForgotPasswordVrifyCode_Response.
     * @exports User_SendForgotPasswordVrifyCode_Response
     * @classdesc Represents a User_SendForgotPasswordVrifyCode_Response.
     * @constructor
     * @param {User_SendForgotPasswordVrifyCode_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_SendForgotPasswordVrifyCode_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Creates a new User_SendForgotPasswordVrifyCode_Response instance using the specified properties.
     * @function create
     * @memberof User_SendForgotPasswordVrifyCode_Response
     * @static
     * @param {User_SendForgotPasswordVrifyCode_Response.$Properties=} [properties] Properties to set
     * @returns {User_SendForgotPasswordVrifyCode_Response} User_SendForgotPasswordVrifyCode_Response instance
     * @type {{
     *   (properties: User_SendForgotPasswordVrifyCode_Response.$Shape): User_SendForgotPasswordVrifyCode_Response & User_SendForgotPasswordVrifyCode_Response.$Shape;
     *   (properties?: User_SendForgotPasswordVrifyCode_Response.$Properties): User_SendForgotPasswordVrifyCode_Response;
     * }}
     */
    User_SendForgotPasswordVrifyCode_Response.create = function(properties) {
        return new User_SendForgotPasswordVrifyCode_Response(properties);
    };

    /**
     * Encodes the specified User_SendForgotPasswordVrifyCode_Response message. Does not implicitly {@link User_SendForgotPasswordVrifyCode_Response.verify|verify} messages.
     * @function encode
     * @memberof User_SendForgotPasswordVrifyCode_Response
     * @static
     * @param {User_SendForgotPasswordVrifyCode_Response.$Properties} message User_SendForgotPasswordVrifyCode_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_SendForgotPasswordVrifyCode_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_SendForgotPasswordVrifyCode_Response message from the specified reader or buffer.
     * @function decode
     * @memberof User_SendForgotPasswordVrifyCode_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_SendForgotPasswordVrifyCode_Response & User_SendForgotPasswordVrifyCode_Response.$Shape} User_SendForgotPasswordVrifyCode_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_SendForgotPasswordVrifyCode_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_SendForgotPasswordVrifyCode_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            reader.skipType(tag & 7, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_SendForgotPasswordVrifyCode_Response;
})();

export const User_LoginByToken_Request = $root.User_LoginByToken_Request = (() => {

    /**
     * Properties of a User_LoginByToken_Request.
     * @typedef {Object} User_LoginByToken_Request.$Properties
     * @property {string|null} [token] User_LoginByToken_Request token
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_LoginByToken_Request.
     * @exports IUser_LoginByToken_Request
     * @interface IUser_LoginByToken_Request
     * @augments User_LoginByToken_Request.$Properties
     * @deprecated Use User_LoginByToken_Request.$Properties instead.
     */

    /**
     * Shape of a User_LoginByToken_Request.
     * @typedef {User_LoginByToken_Request.$Properties} User_LoginByToken_Request.$Shape
     */

    /**
     * Constructs a new User_LoginByToken_Request.
     * @exports User_LoginByToken_Request
     * @classdesc Represents a User_LoginByToken_Request.
     * @constructor
     * @param {User_LoginByToken_Request.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_LoginByToken_Request = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_LoginByToken_Request token.
     * @member {string} token
     * @memberof User_LoginByToken_Request
     * @instance
     */
    User_LoginByToken_Request.prototype.token = "";

    /**
     * Creates a new User_LoginByToken_Request instance using the specified properties.
     * @function create
     * @memberof User_LoginByToken_Request
     * @static
     * @param {User_LoginByToken_Request.$Properties=} [properties] Properties to set
     * @returns {User_LoginByToken_Request} User_LoginByToken_Request instance
     * @type {{
     *   (properties: User_LoginByToken_Request.$Shape): User_LoginByToken_Request & User_LoginByToken_Request.$Shape;
     *   (properties?: User_LoginByToken_Request.$Properties): User_LoginByToken_Request;
     * }}
     */
    User_LoginByToken_Request.create = function(properties) {
        return new User_LoginByToken_Request(properties);
    };

    /**
     * Encodes the specified User_LoginByToken_Request message. Does not implicitly {@link User_LoginByToken_Request.verify|verify} messages.
     * @function encode
     * @memberof User_LoginByToken_Request
     * @static
     * @param {User_LoginByToken_Request.$Properties} message User_LoginByToken_Request message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_LoginByToken_Request.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.token);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_LoginByToken_Request message from the specified reader or buffer.
     * @function decode
     * @memberof User_LoginByToken_Request
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_LoginByToken_Request & User_LoginByToken_Request.$Shape} User_LoginByToken_Request
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_LoginByToken_Request.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_LoginByToken_Request();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.token = value;
                    else
                        delete message.token;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_LoginByToken_Request;
})();

export const User_SignedInElsewhere = $root.User_SignedInElsewhere = (() => {

    /**
     * Properties of a User_SignedInElsewhere.
     * @typedef {Object} User_SignedInElsewhere.$Properties
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_SignedInElsewhere.
     * @exports IUser_SignedInElsewhere
     * @interface IUser_SignedInElsewhere
     * @augments User_SignedInElsewhere.$Properties
     * @deprecated Use User_SignedInElsewhere.$Properties instead.
     */

    /**
     * Shape of a User_SignedInElsewhere.
     * @typedef {User_SignedInElsewhere.$Properties} User_SignedInElsewhere.$Shape
     */

    /**
     * Constructs a new User_SignedInElsewhere.
     * @exports User_SignedInElsewhere
     * @classdesc Represents a User_SignedInElsewhere.
     * @constructor
     * @param {User_SignedInElsewhere.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_SignedInElsewhere = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * Creates a new User_SignedInElsewhere instance using the specified properties.
     * @function create
     * @memberof User_SignedInElsewhere
     * @static
     * @param {User_SignedInElsewhere.$Properties=} [properties] Properties to set
     * @returns {User_SignedInElsewhere} User_SignedInElsewhere instance
     * @type {{
     *   (properties: User_SignedInElsewhere.$Shape): User_SignedInElsewhere & User_SignedInElsewhere.$Shape;
     *   (properties?: User_SignedInElsewhere.$Properties): User_SignedInElsewhere;
     * }}
     */
    User_SignedInElsewhere.create = function(properties) {
        return new User_SignedInElsewhere(properties);
    };

    /**
     * Encodes the specified User_SignedInElsewhere message. Does not implicitly {@link User_SignedInElsewhere.verify|verify} messages.
     * @function encode
     * @memberof User_SignedInElsewhere
     * @static
     * @param {User_SignedInElsewhere.$Properties} message User_SignedInElsewhere message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_SignedInElsewhere.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_SignedInElsewhere message from the specified reader or buffer.
     * @function decode
     * @memberof User_SignedInElsewhere
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_SignedInElsewhere & User_SignedInElsewhere.$Shape} User_SignedInElsewhere
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_SignedInElsewhere.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_SignedInElsewhere();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            reader.skipType(tag & 7, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_SignedInElsewhere;
})();

export const User_OnLoginSuccessNotify_Response = $root.User_OnLoginSuccessNotify_Response = (() => {

    /**
     * Properties of a User_OnLoginSuccessNotify_Response.
     * @typedef {Object} User_OnLoginSuccessNotify_Response.$Properties
     * @property {string|null} [msg] User_OnLoginSuccessNotify_Response msg
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */

    /**
     * Properties of a User_OnLoginSuccessNotify_Response.
     * @exports IUser_OnLoginSuccessNotify_Response
     * @interface IUser_OnLoginSuccessNotify_Response
     * @augments User_OnLoginSuccessNotify_Response.$Properties
     * @deprecated Use User_OnLoginSuccessNotify_Response.$Properties instead.
     */

    /**
     * Shape of a User_OnLoginSuccessNotify_Response.
     * @typedef {User_OnLoginSuccessNotify_Response.$Properties} User_OnLoginSuccessNotify_Response.$Shape
     */

    /**
     * Constructs a new User_OnLoginSuccessNotify_Response.
     * @exports User_OnLoginSuccessNotify_Response
     * @classdesc Represents a User_OnLoginSuccessNotify_Response.
     * @constructor
     * @param {User_OnLoginSuccessNotify_Response.$Properties=} [properties] Properties to set
     * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
     */
    const User_OnLoginSuccessNotify_Response = function (properties) {
        if (properties)
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
    };

    /**
     * User_OnLoginSuccessNotify_Response msg.
     * @member {string} msg
     * @memberof User_OnLoginSuccessNotify_Response
     * @instance
     */
    User_OnLoginSuccessNotify_Response.prototype.msg = "";

    /**
     * Creates a new User_OnLoginSuccessNotify_Response instance using the specified properties.
     * @function create
     * @memberof User_OnLoginSuccessNotify_Response
     * @static
     * @param {User_OnLoginSuccessNotify_Response.$Properties=} [properties] Properties to set
     * @returns {User_OnLoginSuccessNotify_Response} User_OnLoginSuccessNotify_Response instance
     * @type {{
     *   (properties: User_OnLoginSuccessNotify_Response.$Shape): User_OnLoginSuccessNotify_Response & User_OnLoginSuccessNotify_Response.$Shape;
     *   (properties?: User_OnLoginSuccessNotify_Response.$Properties): User_OnLoginSuccessNotify_Response;
     * }}
     */
    User_OnLoginSuccessNotify_Response.create = function(properties) {
        return new User_OnLoginSuccessNotify_Response(properties);
    };

    /**
     * Encodes the specified User_OnLoginSuccessNotify_Response message. Does not implicitly {@link User_OnLoginSuccessNotify_Response.verify|verify} messages.
     * @function encode
     * @memberof User_OnLoginSuccessNotify_Response
     * @static
     * @param {User_OnLoginSuccessNotify_Response.$Properties} message User_OnLoginSuccessNotify_Response message or plain object to encode
     * @param {$protobuf.Writer} [writer] Writer to encode to
     * @returns {$protobuf.Writer} Writer
     */
    User_OnLoginSuccessNotify_Response.encode = function (message, writer, _depth) {
        if (!writer)
            writer = $Writer.create();
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
        if (message.msg != null && $Object.hasOwnProperty.call(message, "msg") && message.msg !== "")
            writer.uint32(/* id 1, wireType 2 =*/10).string(message.msg);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
        return writer;
    };

    /**
     * Decodes a User_OnLoginSuccessNotify_Response message from the specified reader or buffer.
     * @function decode
     * @memberof User_OnLoginSuccessNotify_Response
     * @static
     * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
     * @param {number} [length] Message length if known beforehand
     * @returns {User_OnLoginSuccessNotify_Response & User_OnLoginSuccessNotify_Response.$Shape} User_OnLoginSuccessNotify_Response
     * @throws {Error} If the payload is not a reader or valid buffer
     * @throws {$protobuf.util.ProtocolError} If required fields are missing
     */
    User_OnLoginSuccessNotify_Response.decode = function (reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
        if (_depth === $undefined)
            _depth = 0;
        if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
            end = reader.len;
        else {
            end = reader.pos + length;
            if (end > reader.len)
                throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
        }
        message = _target || new $root.User_OnLoginSuccessNotify_Response();
        while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
                _end = $undefined;
                break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
            case 1: {
                    if (wireType !== 2)
                        break;
                    if ((value = reader.stringVerify()).length)
                        message.msg = value;
                    else
                        delete message.msg;
                    continue;
                }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
                $util.makeProp(message, "$unknowns", false);
                (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
        }
        if (length !== $undefined) {
            if (reader.pos !== end)
                throw $RangeError("index out of range");
            reader.len = length;
        }
        if (_end !== $undefined)
            throw $Error("missing end group");
        return message;
    };

    return User_OnLoginSuccessNotify_Response;
})();

export {
  $root as default
};

// Where the codecs find the type of each class.
$root["AllResponse"].descriptor = { root: $descriptor, name: "AllResponse" };
$root["Gate_Closing"].descriptor = { root: $descriptor, name: "Gate_Closing" };
$root["Gate_PushMessageI_Request"].descriptor = { root: $descriptor, name: "Gate_PushMessageI_Request" };
$root["Gate_PushMessageI_Response"].descriptor = { root: $descriptor, name: "Gate_PushMessageI_Response" };
$root["Gate_KickOut_Request"].descriptor = { root: $descriptor, name: "Gate_KickOut_Request" };
$root["Gate_KickOut_Response"].descriptor = { root: $descriptor, name: "Gate_KickOut_Response" };
$root["Gate_PushMessageF_Request"].descriptor = { root: $descriptor, name: "Gate_PushMessageF_Request" };
$root["Gate_PushMessageF_Response"].descriptor = { root: $descriptor, name: "Gate_PushMessageF_Response" };
$root["Push_Message"].descriptor = { root: $descriptor, name: "Push_Message" };
$root["Push_ToUser_Request"].descriptor = { root: $descriptor, name: "Push_ToUser_Request" };
$root["Push_ToUsers_Request"].descriptor = { root: $descriptor, name: "Push_ToUsers_Request" };
$root["Push_ToSession_Request"].descriptor = { root: $descriptor, name: "Push_ToSession_Request" };
$root["Push_ToAll_Request"].descriptor = { root: $descriptor, name: "Push_ToAll_Request" };
$root["Push_Sent_Response"].descriptor = { root: $descriptor, name: "Push_Sent_Response" };
$root["User_Login_Request"].descriptor = { root: $descriptor, name: "User_Login_Request" };
$root["User_Login_Response"].descriptor = { root: $descriptor, name: "User_Login_Response" };
$root["UserTokenData"].descriptor = { root: $descriptor, name: "UserTokenData" };
$root["User_Register_Request"].descriptor = { root: $descriptor, name: "User_Register_Request" };
$root["User_Register_Response"].descriptor = { root: $descriptor, name: "User_Register_Response" };
$root["User_GetVerifyCode_Request"].descriptor = { root: $descriptor, name: "User_GetVerifyCode_Request" };
$root["User_GetVerifyCode_Response"].descriptor = { root: $descriptor, name: "User_GetVerifyCode_Response" };
$root["User_GetSelfInfo_Request"].descriptor = { root: $descriptor, name: "User_GetSelfInfo_Request" };
$root["UserData"].descriptor = { root: $descriptor, name: "UserData" };
$root["User_GetSelfInfo_Response"].descriptor = { root: $descriptor, name: "User_GetSelfInfo_Response" };
$root["User_Logout_Request"].descriptor = { root: $descriptor, name: "User_Logout_Request" };
$root["User_Logout_Response"].descriptor = { root: $descriptor, name: "User_Logout_Response" };
$root["User_RefreshToken_Request"].descriptor = { root: $descriptor, name: "User_RefreshToken_Request" };
$root["User_RefreshToken_Response"].descriptor = { root: $descriptor, name: "User_RefreshToken_Response" };
$root["User_ChangePassWordByVerifyCode_Request"].descriptor = { root: $descriptor, name: "User_ChangePassWordByVerifyCode_Request" };
$root["User_ChangePassWordByVerifyCode_Response"].descriptor = { root: $descriptor, name: "User_ChangePassWordByVerifyCode_Response" };
$root["User_ChangePassWordByPassword_Request"].descriptor = { root: $descriptor, name: "User_ChangePassWordByPassword_Request" };
$root["User_ChangePassWordByPassword_Response"].descriptor = { root: $descriptor, name: "User_ChangePassWordByPassword_Response" };
$root["User_CheckVerifyCodeAvailable_Request"].descriptor = { root: $descriptor, name: "User_CheckVerifyCodeAvailable_Request" };
$root["User_CheckVerifyCodeAvailable_Response"].descriptor = { root: $descriptor, name: "User_CheckVerifyCodeAvailable_Response" };
$root["User_SendForgotPasswordVrifyCode_Request"].descriptor = { root: $descriptor, name: "User_SendForgotPasswordVrifyCode_Request" };
$root["User_SendForgotPasswordVrifyCode_Response"].descriptor = { root: $descriptor, name: "User_SendForgotPasswordVrifyCode_Response" };
$root["User_LoginByToken_Request"].descriptor = { root: $descriptor, name: "User_LoginByToken_Request" };
$root["User_SignedInElsewhere"].descriptor = { root: $descriptor, name: "User_SignedInElsewhere" };
$root["User_OnLoginSuccessNotify_Response"].descriptor = { root: $descriptor, name: "User_OnLoginSuccessNotify_Response" };
