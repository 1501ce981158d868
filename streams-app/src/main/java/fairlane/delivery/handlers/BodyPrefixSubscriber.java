package fairlane.delivery.handlers;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the beginning of an HTTP response body. The rest of the body is read and discarded, so that the connection can be
 * reused; if the body exceeds {@link #MAX_READ_BYTES}, the connection is closed instead.
 */
final class BodyPrefixSubscriber implements BodySubscriber<byte[]> {
    /** The maximum number of bytes of a response body that are kept. */
    static final int MAX_KEPT_BYTES = 8_192;
    /**
     * The maximum number of bytes of a response body that are read. For a longer body, opening a new connection is cheaper
     * than reading the rest.
     */
    static final int MAX_READ_BYTES = 1_048_576;

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long bytesRead;
    private Flow.@Nullable Subscription subscription;

    static BodyHandler<byte[]> handler() {
        return response -> new BodyPrefixSubscriber();
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        buffers.forEach(this::append);
        if (bytesRead > MAX_READ_BYTES && subscription != null) {
            subscription.cancel();
            onComplete();
        }
    }

    private void append(ByteBuffer buffer) {
        bytesRead += buffer.remaining();
        byte[] chunk = new byte[Math.min(buffer.remaining(), MAX_KEPT_BYTES - kept.size())];
        buffer.get(chunk);
        kept.writeBytes(chunk);
    }

    @Override
    public void onError(Throwable e) {
        body.completeExceptionally(e);
    }

    @Override
    public void onComplete() {
        body.complete(kept.toByteArray());
    }
}
