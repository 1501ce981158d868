package fairlane.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/**
 * A persistent HTTP/1.1 connection that makes one call at a time. The class needs almost no CPU time, whereas a general
 * HTTP client would need more than the measured server.
 */
final class HttpConnection implements AutoCloseable {
    private static final String LENGTH_HEADER = "content-length:";
    private static final String CHUNKED_HEADER = "transfer-encoding: chunked";
    private static final int CHUNKED_LENGTH = -1;

    private final String host;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    HttpConnection(URI server) throws IOException {
        this.host = server.getAuthority();
        this.socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
        this.out = socket.getOutputStream();
    }

    /** The status and body of an HTTP response. */
    record RawResponse(int status, String body) {
        /**
         * Returns the body of the response.
         *
         * @throws IllegalStateException if the HTTP status is not {@code expected}
         */
        String requireStatus(int expected) {
            if (status != expected) {
                throw new IllegalStateException("the server answered with " + status + ": " + body);
            }
            return body;
        }
    }

    /**
     * Sends a POST request and reads the response.
     *
     * @param headers additional header lines, each of which ends with a line break
     */
    RawResponse post(String path, String headers, String body) throws IOException {
        byte[] content = body.getBytes(UTF_8);
        ByteArrayOutputStream request = new ByteArrayOutputStream(content.length + 256);
        request.writeBytes(("POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: " + content.length
                        + "\r\n" + headers + "\r\n")
                .getBytes(ISO_8859_1));
        request.writeBytes(content);
        request.writeTo(out);
        return readResponse();
    }

    private RawResponse readResponse() throws IOException {
        int status = Integer.parseInt(readLine().split(" ", 3)[1]);
        int length = 0;
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith(LENGTH_HEADER)) {
                length = Integer.parseInt(line.substring(LENGTH_HEADER.length()).strip());
            } else if (header.startsWith(CHUNKED_HEADER)) {
                length = CHUNKED_LENGTH;
            }
        }
        return new RawResponse(
                status, new String(length == CHUNKED_LENGTH ? readChunks() : in.readNBytes(length), UTF_8));
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
            body.writeBytes(in.readNBytes(size));
            readLine();
        }
        readLine();
        return body.toByteArray();
    }

    private int readChunkSize() throws IOException {
        return Integer.parseInt(readLine().strip(), 16);
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
