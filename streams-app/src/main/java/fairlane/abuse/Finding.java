package fairlane.abuse;

import java.util.Map;

/** Figures that break a rule, and a sentence that names them. */
record Finding(Map<String, Double> figures, String sentence) {}
