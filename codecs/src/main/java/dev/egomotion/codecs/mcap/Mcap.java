package dev.egomotion.codecs.mcap;

/**
 * What the MCAP format (version 0, https://mcap.dev/spec) fixes: a file is the magic bytes, records, and the magic bytes
 * again. A record is an operation code (1 byte), the length of its content (8 bytes) and the content; numbers are
 * little-endian, a text is its length (4 bytes) and UTF-8.
 */
final class Mcap {
    static final byte[] MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};

    static final int HEADER = 0x01;
    static final int FOOTER = 0x02;
    static final int SCHEMA = 0x03;
    static final int CHANNEL = 0x04;
    static final int MESSAGE = 0x05;
    static final int CHUNK = 0x06;
    static final int MESSAGE_INDEX = 0x07;
    static final int CHUNK_INDEX = 0x08;
    static final int STATISTICS = 0x0b;
    static final int SUMMARY_OFFSET = 0x0e;
    static final int DATA_END = 0x0f;

    /** Bytes before a record's content. */
    static final int RECORD_HEADER = 9;

    private Mcap() {}
}
