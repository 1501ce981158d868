package fairlane.gateway.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;

/**
 * Sees that a caller has gone while it waited for its answer. Undertow does not read from a connection whose call is
 * being answered, and to write to one that the other side has closed fails at the second time only.
 */
final class HangUpDetector {
    /** Over TLS, a read may find nothing but a part of the farewell. */
    private static final int MAX_READS = 8;

    private HangUpDetector() {}

    /**
     * Whether the caller has closed its side of the connection; what it has sent instead, another call, is kept. By the
     * connection's own thread only.
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
