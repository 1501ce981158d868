package fairlane.abuse.measure;

import java.util.Map;

/** Figures that break a rule, and a sentence that names them. */
public record Finding(Map<String, Double> figures, String sentence) {}
