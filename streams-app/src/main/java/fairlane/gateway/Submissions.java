package fairlane.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.contract.LimitKey;
import fairlane.contract.SmsSegments;
import fairlane.core.model.Request;
import fairlane.schema.RecordWriter;
import fairlane.schema.SendRequest;
import fairlane.wire.MessageIdGenerator;
import fairlane.wire.RequestJson;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a message that is handed in: its fields, its channel, its customer's limits. */
final class Submissions {
    private static final String CUSTOMER = "customer";
    private static final String ID = "id";

    private final PolicyTables tables;
    private final Intake intake;
    private final IntakeCounts counts;
    private final RecordWriter<SendRequest> writer;
    private final String topic;
    private final RequestJson json = new RequestJson(new MessageIdGenerator());

    /** @param topic that values are written for */
    Submissions(
            PolicyTables tables, Intake intake, IntakeCounts counts, RecordWriter<SendRequest> writer, String topic) {
        this.tables = tables;
        this.intake = intake;
        this.counts = counts;
        this.writer = writer;
        this.topic = topic;
    }

    /**
     * Judges a message.
     *
     * @param key what stands for its id where it has none; null: nothing
     * @param now epoch milliseconds
     */
    Submission judge(JsonNode message, Caller caller, @Nullable String key, long now) {
        Submission judged = parse(message, caller, key, now);
        if (judged instanceof Submission.Refused refused) {
            count(refused.problem(), caller, message);
        }
        return judged;
    }

    private void count(Problem problem, Caller caller, JsonNode message) {
        counts.rejected(problem);
        String named = message.path(CUSTOMER).asText();
        String customer = caller.customer() != null ? caller.customer() : named;
        if (problem.status() == StatusCodes.TOO_MANY_REQUESTS) {
            counts.throttled(customer);
        } else if (customer.length() <= RequestJson.MAX_NAME_BYTES) {
            counts.refused(customer, isInvalid(problem));
        }
    }

    /** Whatever the limits of its customer are. */
    private static boolean isInvalid(Problem problem) {
        return problem.status() == StatusCodes.BAD_REQUEST
                || problem.status() == StatusCodes.NOT_FOUND
                || problem.status() == StatusCodes.REQUEST_ENTITY_TOO_LARGE;
    }

    private Submission parse(JsonNode message, Caller caller, @Nullable String key, long now) {
        if (message instanceof ObjectNode object) {
            Optional<Problem> foreign = fix(object, caller, key);
            if (foreign.isPresent()) {
                return new Submission.Refused(foreign.get());
            }
        }
        boolean dedupe = message.hasNonNull(ID);
        RequestJson.RequestParseResult result = json.parse(message);
        if (result instanceof RequestJson.ParsedRequest accepted) {
            return admit(accepted.customer(), accepted.request(), dedupe, now);
        }
        return refused(Problem.invalid("the message", ((RequestJson.InvalidRequest) result).faults()));
    }

    /** Says what the key of the caller and the header for idempotency do, in the message itself. */
    private static Optional<Problem> fix(ObjectNode message, Caller caller, @Nullable String key) {
        String own = caller.customer();
        if (own != null
                && message.hasNonNull(CUSTOMER)
                && !own.equals(message.get(CUSTOMER).asText())) {
            return Optional.of(Problem.forbidden("the key is another customer's"));
        }
        if (own != null) {
            message.put(CUSTOMER, own);
        }
        if (key != null && message.hasNonNull(ID) && !key.equals(message.get(ID).asText())) {
            return Optional.of(Problem.badRequest("id and the header Idempotency-Key differ; give one of them"));
        }
        if (key != null) {
            message.put(ID, key);
        }
        return Optional.empty();
    }

    private Submission admit(String customer, SendRequest request, boolean dedupe, long now) {
        String channel = request.getChannel();
        if (!tables.hasChannel(channel)) {
            return refused(Problem.notFound("there is no channel " + channel));
        }
        if (isBlocked(LimitKey.customer(channel, customer))) {
            return refused(Problem.forbidden("the customer is blocked on the channel " + channel));
        }
        String sender = request.getSender() == null ? customer : request.getSender();
        if (isBlocked(LimitKey.sender(channel, sender))) {
            return refused(Problem.forbidden("the sender is blocked on the channel " + channel));
        }
        Optional<Problem> expired = expired(request, now);
        if (expired.isPresent()) {
            return refused(expired.get());
        }
        int cost = cost(request);
        if (cost > Request.MAX_COST) {
            return refused(Problem.badRequest(
                    "the body is " + cost + " SMS, and may be " + Request.MAX_COST + " at the most"));
        }
        byte[] value = writer.write(topic, request);
        Optional<String> tooLarge =
                RequestJson.sizeFault(customer.getBytes(StandardCharsets.UTF_8).length + value.length);
        if (tooLarge.isPresent()) {
            return refused(Problem.of(StatusCodes.REQUEST_ENTITY_TOO_LARGE, tooLarge.get()));
        }
        Intake.Verdict verdict = intake.take(customer, cost, now);
        return verdict instanceof Intake.Passed passed
                ? new Submission.Ready(customer, request, cost, value, dedupe, passed.steady())
                : refused(((Intake.Stopped) verdict).problem());
    }

    /** Says so where it has expired already; that it expires after its {@code notBefore} is seen by its fields. */
    private static Optional<Problem> expired(SendRequest request, long now) {
        Instant expiresAt = request.getExpiresAt();
        return expiresAt == null || expiresAt.toEpochMilli() > now
                ? Optional.empty()
                : Optional.of(Problem.late("it has expired already (expiresAt is " + expiresAt + ")", now));
    }

    private boolean isBlocked(LimitKey key) {
        return Boolean.TRUE.equals(tables.effective(key).blocked());
    }

    private int cost(SendRequest request) {
        Integer given = request.getCost();
        if (given != null) {
            return given;
        }
        return tables.countsSegments(request.getChannel())
                ? SmsSegments.count(StandardCharsets.UTF_8
                        .decode(request.getBody().duplicate())
                        .toString())
                : 1;
    }

    private static Submission refused(Problem problem) {
        return new Submission.Refused(problem);
    }
}
