package fairlane.abuse;

import fairlane.config.AbuseConfig;
import fairlane.config.FairlaneConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A judge with rules from the configuration, to which things happen at times after a beginning. */
final class Timeline {
    /** A whole number of minutes, so that every part of a window begins with it. */
    static final long BEGIN = 1_800_000_000_000L;

    static final String ACME = "acme";
    static final String PHONE = "+15550100";

    final LimitsInMemory limits = new LimitsInMemory();
    final AbuseConfig config;
    final Ledger ledger;
    final Judge judge;

    /** @param settings a name under {@code abuse.} and its value, by turns */
    Timeline(String... settings) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            options.put("abuse." + settings[i], settings[i + 1]);
        }
        config = FairlaneConfig.load(null, Map.of(), options).abuse();
        ledger = new Ledger(limits, config.calm());
        judge = new Judge(config.rules(), limits, ledger, config.memoryBytes());
    }

    static long at(Duration after) {
        return BEGIN + after.toMillis();
    }

    static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (1_000 * seconds));
    }

    List<Verdict> see(Happening happening, Duration after) {
        return judge.see(happening, at(after));
    }

    /** One message of acme's phone number by SMS. */
    List<Verdict> sms(long body, long recipient, Duration after) {
        return request("sms", body, recipient, after);
    }

    List<Verdict> request(String channel, long body, long recipient, Duration after) {
        return see(new Happening.Requested(ACME, channel, PHONE, body, recipient, false), after);
    }

    List<Verdict> counted(long messages, long invalid, Duration after) {
        return see(new Happening.Counted(ACME, messages, invalid), after);
    }

    List<Verdict> ended(boolean rejected, Duration after) {
        return see(new Happening.Ended(ACME, "email", "news@acme.example", rejected), after);
    }
}
