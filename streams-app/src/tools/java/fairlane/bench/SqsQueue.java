package fairlane.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;

/**
 * A client of a queue that processes ten messages per call. It uses the JSON protocol of Amazon SQS, which ElasticMQ
 * supports as well.
 */
final class SqsQueue implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int BATCH = 10;
    private static final int OK = 200;

    private final URI queue;
    private final HttpConnection connection;

    private SqsQueue(URI queue) throws IOException {
        this.queue = queue;
        this.connection = new HttpConnection(queue);
    }

    /** Fills the queue, and then measures how many messages per second can be received and deleted. */
    static double ratePerSecond(URI queue, int connections, int count, int bodyBytes) throws Exception {
        String body = "x".repeat(bodyBytes);
        ConcurrentClients.ratePerSecond(connections, count, () -> {
            SqsQueue sqs = new SqsQueue(queue);
            return new ConcurrentClients.Client(sqs, turn -> sqs.send(body));
        });
        return ConcurrentClients.ratePerSecond(connections, count, () -> {
            SqsQueue sqs = new SqsQueue(queue);
            return new ConcurrentClients.Client(sqs, turn -> sqs.receiveAndDelete());
        });
    }

    private int send(String body) throws IOException {
        ObjectNode request = JSON.createObjectNode();
        ArrayNode entries = request.putArray("Entries");
        for (int i = 0; i < BATCH; i++) {
            entries.addObject().put("Id", "m" + i).put("MessageBody", body);
        }
        return call("SendMessageBatch", request).path("Successful").size();
    }

    private int receiveAndDelete() throws IOException {
        ObjectNode request = JSON.createObjectNode();
        request.put("MaxNumberOfMessages", BATCH).put("WaitTimeSeconds", 1);
        ObjectNode done = JSON.createObjectNode();
        ArrayNode entries = done.putArray("Entries");
        for (JsonNode message : call("ReceiveMessage", request).path("Messages")) {
            entries.addObject()
                    .put("Id", "m" + entries.size())
                    .put("ReceiptHandle", message.path("ReceiptHandle").asText());
        }
        return entries.isEmpty()
                ? 0
                : call("DeleteMessageBatch", done).path("Successful").size();
    }

    private JsonNode call(String action, ObjectNode request) throws IOException {
        request.put("QueueUrl", queue.toString());
        String headers = "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Target: AmazonSQS." + action + "\r\n";
        return JSON.readTree(connection.post("/", headers, request.toString()).requireStatus(OK));
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
