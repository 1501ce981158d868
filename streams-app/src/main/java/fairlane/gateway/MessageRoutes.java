package fairlane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.admin.messages.CancellationAdmin;
import fairlane.contract.HeaderNames;
import fairlane.gateway.Expectations.Heard;
import fairlane.schema.CancelledBy;
import fairlane.schema.Topics;
import fairlane.wire.RequestJson;
import io.undertow.util.StatusCodes;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Sending and cancelling: answered once Kafka has acknowledged, while nobody waits. */
final class MessageRoutes implements Routes {
    static final int MAX_ENTRIES = 1_000;

    private static final byte[] YES = "true".getBytes(UTF_8);
    private static final List<String> TRACE = List.of("traceparent", "tracestate");

    private final Submissions submissions;
    private final Expectations expectations;
    private final IntakeCounts counts;
    private final Intake intake;
    private final Publisher publisher;
    private final CancellationAdmin cancellations;
    private final Topics topics;

    MessageRoutes(
            Submissions submissions,
            Expectations expectations,
            IntakeCounts counts,
            Intake intake,
            Publisher publisher,
            CancellationAdmin cancellations,
            Topics topics) {
        this.submissions = submissions;
        this.expectations = expectations;
        this.counts = counts;
        this.intake = intake;
        this.publisher = publisher;
        this.cancellations = cancellations;
        this.topics = topics;
    }

    @Override
    public void addTo(Router router) {
        router.post("/v1/messages", this::send).delete("/v1/messages/{customer}/{id}", this::cancel);
    }

    private CompletionStage<Reply> send(Call call) {
        RequestJson.JsonParseResult text = RequestJson.read(call.body());
        if (text instanceof RequestJson.InvalidJson noJson) {
            String customer = call.caller().customer();
            if (customer != null) {
                counts.refused(customer, true);
            }
            Problem problem = Problem.badRequest(noJson.fault());
            counts.rejected(problem);
            return problem.now();
        }
        JsonNode node = ((RequestJson.ParsedJson) text).node();
        return node.isArray() ? sendAll(node, call) : sendOne(node, call);
    }

    private CompletionStage<Reply> sendOne(JsonNode node, Call call) {
        long now = System.currentTimeMillis();
        Submission judged = submissions.judge(node, call.caller(), idempotencyKey(call), now);
        if (judged instanceof Submission.Refused refused) {
            Problem problem = refused.problem();
            boolean throttled = problem.status() == StatusCodes.TOO_MANY_REQUESTS;
            return (throttled ? withHeaders(problem, node.path("customer").asText(), now) : problem).now();
        }
        Submission.Ready ready = (Submission.Ready) judged;
        CompletableFuture<Heard> asked = expectations.ask(ready, now);
        return ready.request().getExpiresAt() == null
                ? publish(ready, call, asked, now)
                : Expectations.beforehand(asked).thenCompose(heard -> {
                    Optional<Problem> refusal = heard.refusal(ready.request());
                    refusal.ifPresent(problem -> {
                        counts.refused(ready.customer(), false);
                        counts.rejected(problem);
                    });
                    return refusal.isPresent() ? refusal.get().now() : publish(ready, call, asked, now);
                });
    }

    private CompletionStage<Reply> publish(
            Submission.Ready ready, Call call, CompletableFuture<Heard> asked, long now) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        boolean bulk = !ready.steady();
        String topic = bulk ? topics.bulk() : topics.requests();
        publisher.publish(message(ready, topic, trace(call)), (offset, problem) -> {
            if (problem != null) {
                counts.rejected(problem);
                answer.complete(problem);
                return;
            }
            counts.accepted(ready.customer());
            Expectations.afterwards(asked)
                    .thenApply(heard -> accepted(ready, heard.expectedAt(bulk, offset), now))
                    .exceptionally(Failures::problem)
                    .thenAccept(answer::complete);
        });
        return answer;
    }

    private Reply accepted(Submission.Ready ready, @Nullable Long expectedAt, long now) {
        String id = ready.request().getId();
        Answer answer = Answer.json(StatusCodes.ACCEPTED, new Batch.Accepted(null, ready.customer(), id, expectedAt))
                .with("Location", "/v1/messages/" + encoded(ready.customer()) + "/" + encoded(id));
        return withHeaders(answer, ready.customer(), now);
    }

    private Reply withHeaders(Reply reply, String customer, long now) {
        Reply more = reply;
        for (Map.Entry<String, String> header : intake.headers(customer, now).entrySet()) {
            more = more.with(header.getKey(), header.getValue());
        }
        return more;
    }

    private CompletionStage<Reply> sendAll(JsonNode entries, Call call) {
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            return Problem.badRequest("an array has 1 to 1,000 messages, not " + entries.size())
                    .now();
        }
        long now = System.currentTimeMillis();
        String key = idempotencyKey(call);
        List<Header> trace = trace(call);
        Batch batch = new Batch(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            boolean hasOwn = entries.get(i).hasNonNull("id");
            String entryKey = key == null || hasOwn ? null : key + "/" + i;
            Submission judged = submissions.judge(entries.get(i), call.caller(), entryKey, now);
            if (judged instanceof Submission.Ready ready) {
                publish(ready, i, batch, trace);
            } else if (judged instanceof Submission.Refused refused) {
                batch.refuse(i, refused.problem());
            }
        }
        return batch.reply();
    }

    private void publish(Submission.Ready ready, int index, Batch batch, List<Header> trace) {
        publisher.publish(message(ready, topics.bulk(), trace), problem -> {
            if (problem != null) {
                counts.rejected(problem);
                batch.refuse(index, problem);
            } else {
                counts.accepted(ready.customer());
                batch.accept(index, ready.customer(), ready.request().getId());
            }
        });
    }

    private static ProducerRecord<byte[], byte[]> message(Submission.Ready ready, String topic, List<Header> trace) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, ready.customer().getBytes(UTF_8), ready.value());
        if (ready.dedupe()) {
            message.headers().add(HeaderNames.DEDUPE, YES);
        }
        trace.forEach(message.headers()::add);
        return message;
    }

    /** Of the trace that the call is a step of, if it is. */
    private static List<Header> trace(Call call) {
        List<Header> trace = new ArrayList<>(TRACE.size());
        for (String name : TRACE) {
            String value = call.header(name);
            if (value != null) {
                trace.add(new RecordHeader(name, value.getBytes(UTF_8)));
            }
        }
        return trace;
    }

    /** As the draft has it, a string in quotation marks; many send it without. */
    private static @Nullable String idempotencyKey(Call call) {
        String key = call.header("Idempotency-Key");
        if (key == null) {
            return null;
        }
        boolean quoted = key.length() > 1 && key.startsWith("\"") && key.endsWith("\"");
        return quoted ? key.substring(1, key.length() - 1) : key;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private CompletionStage<Reply> cancel(Call call) {
        String customer = call.path("customer");
        if (!call.caller().mayActFor(customer)) {
            return Problem.forbidden("the key is another customer's").now();
        }
        String id = call.path("id");
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        publisher.publish(
                cancellations.cancellation(
                        new CancellationAdmin.CancellationTarget(customer, CancelledBy.ID, id),
                        call.caller().isOperator() ? "gateway" : "customer",
                        call.query("why")),
                problem -> answer.complete(
                        problem != null
                                ? problem
                                : Answer.json(StatusCodes.ACCEPTED, new Batch.Accepted(null, customer, id))));
        return answer;
    }
}
