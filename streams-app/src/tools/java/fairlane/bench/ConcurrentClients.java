package fairlane.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Repeats one operation in many threads until a given number of messages is processed. */
final class ConcurrentClients {
    private ConcurrentClients() {}

    /** The operation that a client repeats. */
    interface Operation {
        /**
         * Runs the operation a single time.
         *
         * @param number the number of this run, counted from 0 over all clients
         * @return the number of messages that the operation completed; 0 if it could not process any message yet
         */
        int run(long number) throws Exception;
    }

    /**
     * A client that repeats an operation in a thread of its own.
     *
     * @param resource a resource of this client, such as a connection; it is closed when the client ends
     */
    record Client(AutoCloseable resource, Operation operation) {}

    /** Creates one client for each thread. */
    interface ClientFactory {
        Client create() throws Exception;
    }

    /**
     * Runs the clients until they have completed the target number of messages. If a client is still waiting at that
     * time, as in a long poll of an empty queue, the method waits for the client, but this time does not count.
     *
     * @param target the number of messages that all clients together have to complete
     * @return messages per second, from the start of the first operation to the end of the operation that reached the
     *     target
     */
    static double ratePerSecond(int clientCount, long target, ClientFactory factory) throws Exception {
        List<Client> clients = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(clientCount);
        try {
            for (int i = 0; i < clientCount; i++) {
                clients.add(factory.create());
            }
            AtomicLong operations = new AtomicLong();
            AtomicLong done = new AtomicLong();
            AtomicLong finishedAt = new AtomicLong();
            CompletionService<Void> finished = new ExecutorCompletionService<>(threads);
            long startedAt = System.nanoTime();
            clients.forEach(client -> finished.submit(() -> {
                while (done.get() < target) {
                    int completed = client.operation().run(operations.getAndIncrement());
                    long now = System.nanoTime();
                    long before = done.getAndAdd(completed);
                    if (before < target && before + completed >= target) {
                        finishedAt.set(now);
                    }
                }
                return null;
            }));
            for (int i = 0; i < clientCount; i++) {
                Future<Void> result = finished.take();
                result.get();
            }
            return target * 1e9 / (finishedAt.get() - startedAt);
        } finally {
            threads.shutdownNow();
            for (Client client : clients) {
                client.resource().close();
            }
        }
    }
}
