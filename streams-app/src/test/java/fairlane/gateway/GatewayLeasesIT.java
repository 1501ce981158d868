package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests leases over TLS, with one gateway and with two gateways that share a certificate. Every response is checked
 * against the OpenAPI contract.
 */
class GatewayLeasesIT extends GatewayAndPipelineFixture {
    private static final int MESSAGES = 24;

    private TestCertificate certificate;
    private SSLContext trusted;
    private SSLContext defaultContext;

    @BeforeAll
    void trustTheCertificate(@TempDir Path directory) throws Exception {
        certificate = TestCertificate.in(directory);
        trusted = certificate.trusted();
        client = HttpClient.newBuilder().sslContext(trusted).build();
        defaultContext = SSLContext.getDefault();
        SSLContext.setDefault(trusted); // a gateway calls other gateways whose certificates its JVM trusts
    }

    @AfterAll
    void restoreDefaultContext() {
        SSLContext.setDefault(defaultContext);
    }

    @Override
    Map<String, String> settings() {
        return Map.of(
                "gateway.tls.certificate", certificate.certificate().toString(),
                "gateway.tls.key", certificate.key().toString());
    }

    @BeforeEach
    void createChannel() {
        assertThat(send("PUT", "/v1/channels/pull", "{\"consumption\":\"LEASES\"}")
                        .status())
                .isEqualTo(201);
        awaitServed(gateway);
    }

    private void awaitServed(Gateway replica) {
        await().atMost(PATIENCE)
                .until(() ->
                        send(replica, "GET", "/v1/channels/pull/leases", "").status() == 200);
    }

    private void submit(int count) {
        IntStream.range(0, count)
                .forEach(i -> assertThat(post(
                                        "/v1/messages",
                                        "{\"customer\":\"c" + i
                                                + "\",\"channel\":\"pull\",\"recipient\":\"r\",\"body\":{\"n\":" + i
                                                + "},\"attributes\":{\"a\":\"b\"},\"cost\":1}")
                                .status())
                        .isEqualTo(202));
    }

    /** Fetches {@code count} leases by one or several calls. */
    private ArrayNode lease(int count) {
        ArrayNode leases = json.createArrayNode();
        await().atMost(PATIENCE).until(() -> {
            post("/v1/channels/pull/leases?max=" + (count - leases.size()) + "&wait=1s&lease=60s", "")
                    .body()
                    .get("leases")
                    .forEach(leases::add);
            return leases.size() == count;
        });
        return leases;
    }

    private static String token(JsonNode lease) {
        return lease.get("lease").asText();
    }

    private ArrayNode tokens(ArrayNode leases) {
        ArrayNode tokens = json.createArrayNode();
        leases.forEach(lease -> tokens.add(token(lease)));
        return tokens;
    }

    private static List<Integer> statuses(ReceivedResponse answer) {
        assertThat(answer.status()).isEqualTo(200);
        List<Integer> statuses = new ArrayList<>();
        answer.body()
                .get("results")
                .forEach(result -> statuses.add(result.get("status").asInt()));
        return statuses;
    }

    @Test
    void leaseCommandsReturnTheStatusOfEachLease() {
        submit(3);
        ArrayNode leases = lease(3);
        String first = "/v1/leases/" + token(leases.get(0));
        assertThat(post(first + "/extend?lease=70s", "").body().get("expiresAt").asLong())
                .isGreaterThan(leases.get(0).get("expiresAt").asLong());
        assertThat(statuses(post("/v1/leases/extend?lease=80s", tokens(leases).toString())))
                .isNotEmpty()
                .containsOnly(200);
        assertThat(post(first + "/release", "").status()).isEqualTo(204);
        assertThat(post(first + "/extend", "").status()).isEqualTo(409);
        assertThat(statuses(post("/v1/leases/release", tokens(leases).toString())))
                .containsExactly(409, 204, 204);
        assertThat(delete(first).status()).isEqualTo(204);
        assertThat(statuses(post("/v1/leases/finish", tokens(leases).toString())))
                .containsExactly(404, 204, 204);
        assertThat(delete(first).status()).isEqualTo(404);
    }

    @Test
    void rejectCommandIsAnsweredOnceDeadLetterIsWritten() {
        ArrayNode leases = json.createArrayNode();
        // On a slow machine the dead letter may take longer than the two seconds that a reject waits; then another
        // message is tried.
        await().atMost(PATIENCE).until(() -> {
            submit(1);
            leases.removeAll().addAll(lease(1));
            return post("/v1/leases/" + token(leases.get(0)) + "/reject?reason=no+such+number", "")
                            .status()
                    == 204;
        });
        ReceivedResponse letters = get("/v1/dead-letters?channel=pull");
        assertThat(letters.body().get("deadLetters"))
                .extracting(letter ->
                        letter.get("id").asText() + " " + letter.get("reason").asText())
                .endsWith(leases.get(0).at("/message/id").asText() + " REJECTED");
        assertThat(statuses(post("/v1/leases/reject", tokens(leases).toString())))
                .isNotEmpty()
                .containsOnly(404);
    }

    @Test
    void callerThatHangsUpWhileItWaitsForMessagesKeepsNoLease() throws IOException {
        URI url = URI.create(gateway.url());
        try (SSLSocket socket = (SSLSocket) trusted.getSocketFactory().createSocket(url.getHost(), url.getPort())) {
            String call = "POST /v1/channels/pull/leases?max=100&wait=60s&lease=10m HTTP/1.1\r\nHost: x\r\n"
                    + "Content-Length: 0\r\n\r\n";
            socket.getOutputStream().write(call.getBytes(StandardCharsets.UTF_8));
            await().atMost(PATIENCE).until(() -> gateway.callsInProgress() == 1);
        }
        submit(2);
        assertThat(lease(2)).hasSize(2);
    }

    @Test
    void eachOfTwoGatewaysLeasesAndFinishesMessagesOfTheOther() {
        try (Gateway second = Gateway.start(cluster)) {
            awaitServed(second);
            submit(MESSAGES);
            await().atMost(PATIENCE).until(() -> hasWaitingMessages(gateway) && hasWaitingMessages(second));
            ArrayNode leases = lease(MESSAGES);
            await().atMost(PATIENCE)
                    .until(() -> get("/v1/channels/pull").body().get("leased").asInt() == MESSAGES);
            JsonNode listed = get("/v1/channels").body();
            assertThat(listed.get("gaps")).isEmpty();
            JsonNode channel = null;
            for (JsonNode replica : listed.get("channels")) {
                channel = replica.get("channel").asText().equals("pull") ? replica : channel;
            }
            assertThat(channel.get("leased").asInt()).isEqualTo(MESSAGES);
            assertThat(channel.get("inFlight").asInt()).isEqualTo(MESSAGES);
            assertThat(channel.get("leasable").asInt()).isZero();
            for (JsonNode lease : leases) {
                assertThat(send(second, "DELETE", "/v1/leases/" + token(lease), "")
                                .status())
                        .isEqualTo(204);
            }
            assertThat(statuses(post("/v1/leases/finish", tokens(leases).toString())))
                    .isNotEmpty()
                    .containsOnly(404);
        }
    }

    /** Returns whether a gateway has messages that it could lease. */
    private boolean hasWaitingMessages(Gateway replica) {
        return send(replica, "GET", "/v1/channels/pull/leases", "")
                        .body()
                        .get("waiting")
                        .asInt()
                > 0;
    }
}
