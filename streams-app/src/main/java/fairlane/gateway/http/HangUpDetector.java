package fairlane.gateway.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;

/**
 * Detects that a caller closed its connection while it waited for the response. Undertow does not notice this, because
 * it does not read from a connection while a call is in progress, and because only the second write to a connection
 * that the peer has closed fails.
 */
final class HangUpDetector {
    /**
     * The maximum number of reads in one check. Over TLS, several reads may be necessary, because each read may consume
     * only a part of the closing handshake.
     */
    private static final int MAX_READS = 8;

    private HangUpDetector() {}

    /**
     * Returns whether the caller has closed its side of the connection. If the caller has sent its next call instead,
     * the data that was read is kept for that call. This method must run on the connection's I/O thread.
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
