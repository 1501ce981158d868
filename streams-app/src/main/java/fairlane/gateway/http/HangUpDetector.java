package fairlane.gateway.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;

/**
 * Detects that a caller hung up while it waited for its response. Undertow does not read from a connection while its
 * call is being answered, and a write to a connection that the peer has closed fails only the second time.
 */
final class HangUpDetector {
    /** Over TLS, a read may return only a part of the closing handshake. */
    private static final int MAX_READS = 8;

    private HangUpDetector() {}

    /**
     * Returns whether the caller has closed its side of the connection. Data that the caller sent instead, the next
     * call, is kept. Runs on the connection's I/O thread only.
     */
    static boolean hasHungUp(HttpServerExchange exchange) {
        if (!(exchange.getConnection() instanceof AbstractServerConnection connection)
                || !exchange.isRequestComplete()
                || connection.getExtraBytes() != null) {
            return false;
        }
        PooledByteBuffer buffer = connection.getByteBufferPool().allocate();
        boolean hasData = false;
        try {
            int bytesRead = 0;
            for (int i = 0; i < MAX_READS && bytesRead == 0; i++) {
                bytesRead = connection.getOriginalSourceConduit().read(buffer.getBuffer());
            }
            hasData = bytesRead > 0;
            if (hasData) {
                buffer.getBuffer().flip();
                connection.setExtraBytes(buffer);
            }
            return bytesRead < 0;
        } catch (IOException e) {
            return true;
        } finally {
            if (!hasData) {
                buffer.close();
            }
        }
    }
}
