package fairlane.bench.scaling;

import java.util.Arrays;

/** A FIFO queue of integers. */
final class IntQueue {
    private int[] values = new int[4];
    private int first;
    private int size;

    void add(int value) {
        if (size == values.length) {
            int[] larger = Arrays.copyOf(values, 2 * size);
            System.arraycopy(
                    values, 0, larger, size,
                    first); // moves the elements that had wrapped around behind the other elements
            values = larger;
        }
        values[(first + size) & (values.length - 1)] = value;
        size++;
    }

    int peek() {
        return values[first];
    }

    int remove() {
        int value = values[first];
        first = (first + 1) & (values.length - 1);
        size--;
        return value;
    }

    boolean isEmpty() {
        return size == 0;
    }
}
