package fairlane.schema;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the binary encoding of Avro from an array with untrusted bytes.
 *
 * <p>The decoder of the Avro library trusts the lengths of skipped fields, so that a negative length moves its position
 * backwards. It also allocates memory for any number of items that the input claims. This decoder rejects a length that
 * extends beyond the end of the array. It also rejects the input if the item counts add up to more than the length of
 * the array, because every item takes at least one byte. (Only items without bytes, that is, nulls and records without
 * fields, could be more numerous; no schema of Fairlane needs such items.) Skipped fields are decoded and checked like
 * fields that are read, so that all readers accept the same values, whichever of the fields they skip.
 */
final class AvroInput extends Decoder {
    private static final int INT_BYTES = 5;
    private static final int LONG_BYTES = 10;

    private final byte[] bytes;
    private final boolean bytesAsViews;
    private int position;
    private int itemsLeft;

    /**
     * Creates a decoder.
     *
     * @param bytes the array
     * @param position index of the first byte to decode
     * @param bytesAsViews whether decoded fields of type bytes are views of the array instead of copies
     */
    AvroInput(byte[] bytes, int position, boolean bytesAsViews) {
        this.bytes = bytes;
        this.position = position;
        this.bytesAsViews = bytesAsViews;
        this.itemsLeft = bytes.length;
    }

    @Override
    public int remainingBytes() {
        return bytes.length - position;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        int value = bytes[advance(1)];
        require(value == 0 || value == 1, "a boolean is neither 0 nor 1");
        return value == 1;
    }

    @Override
    public int readInt() throws IOException {
        long value = readVarint(INT_BYTES);
        require(value == (int) value, "an int is out of range");
        return (int) value;
    }

    @Override
    public long readLong() throws IOException {
        return readVarint(LONG_BYTES);
    }

    private long readVarint(int maxBytes) throws IOException {
        byte first = bytes[advance(1)];
        if (first >= 0) {
            return unZigZag(first);
        }
        long value = first & 0x7F;
        for (int shift = 7; shift < 7 * maxBytes; shift += 7) {
            byte next = bytes[advance(1)];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return unZigZag(value);
            }
        }
        throw new UnreadableRecordException("damaged Avro: a number does not end");
    }

    private static long unZigZag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    @Override
    public float readFloat() throws IOException {
        return Float.intBitsToFloat((int) readLittleEndian(Float.BYTES));
    }

    @Override
    public double readDouble() throws IOException {
        return Double.longBitsToDouble(readLittleEndian(Double.BYTES));
    }

    private long readLittleEndian(int size) throws IOException {
        int start = advance(size);
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | (bytes[start + i] & 0xFF);
        }
        return value;
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public String readString() throws IOException {
        int length = readLength();
        return decodeText(advance(length), length);
    }

    @Override
    public void skipString() throws IOException {
        int length = readLength();
        int start = advance(length);
        for (int i = start; i < position; i++) {
            if (bytes[i] < 0) {
                decodeText(start, length);
                return;
            }
        }
    }

    private String decodeText(int start, int length) throws UnreadableRecordException {
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) { // the text contains U+FFFD, or Java has inserted it for invalid UTF-8
            requireUtf8(start, length);
        }
        return text;
    }

    private void requireUtf8(int start, int length) throws UnreadableRecordException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
        } catch (CharacterCodingException e) {
            throw new UnreadableRecordException("damaged Avro: a string is not UTF-8");
        }
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        int length = readLength();
        int start = advance(length);
        return bytesAsViews
                ? ByteBuffer.wrap(bytes, start, length).slice()
                : ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, start + length));
    }

    @Override
    public void skipBytes() throws IOException {
        advance(readLength());
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        System.arraycopy(bytes, advance(length), target, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        advance(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        return readBlockStart();
    }

    @Override
    public long arrayNext() throws IOException {
        return readBlockStart();
    }

    @Override
    public long skipArray() throws IOException {
        return readBlockStart();
    }

    @Override
    public long readMapStart() throws IOException {
        return readBlockStart();
    }

    @Override
    public long mapNext() throws IOException {
        return readBlockStart();
    }

    @Override
    public long skipMap() throws IOException {
        return readBlockStart();
    }

    /**
     * Reads the start of the next block of an array or map, and returns the number of items in the block. If the
     * encoded count is negative, the size of the block in bytes follows the count.
     */
    private long readBlockStart() throws IOException {
        long count = readLong();
        if (count < 0) {
            readLength();
            count = -count;
        }
        require(count >= 0 && count <= itemsLeft, "an array or map claims more items than there are bytes");
        itemsLeft -= (int) count;
        return count;
    }

    private int readLength() throws IOException {
        long length = readLong();
        if (length < 0 || length > remainingBytes()) {
            throw new UnreadableRecordException(
                    "damaged Avro: a length of " + length + " bytes where " + remainingBytes() + " are left");
        }
        return (int) length;
    }

    /** Advances the read position by {@code length} bytes, and returns the position before the advance. */
    private int advance(int length) throws UnreadableRecordException {
        int start = position;
        if (length > bytes.length - start) {
            throw new UnreadableRecordException("damaged Avro: it ends in the middle of a field");
        }
        position = start + length;
        return start;
    }

    private static void require(boolean condition, String wrong) throws UnreadableRecordException {
        if (!condition) {
            throw new UnreadableRecordException("damaged Avro: " + wrong);
        }
    }
}
