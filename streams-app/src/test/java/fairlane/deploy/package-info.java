/** What is in {@code deploy/}: the chart, the image's layers, dashboards and alerts, and the least that each role may do. */
@NullMarked
package fairlane.deploy;

import org.jspecify.annotations.NullMarked;
