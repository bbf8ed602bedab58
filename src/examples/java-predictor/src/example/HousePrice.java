package example;

import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.util.List;

/** A linear model: the price of a house from its area and its number of rooms. */
public final class HousePrice implements Predictor {
    private static final double BASE = 50_000;
    private static final double PER_SQUARE_METRE = 2_000;
    private static final double PER_ROOM = 10_000;

    /** The two features as numbers; any other column of the request is skipped. Fast and free of state. */
    @Override
    public Traits traits() {
        return Traits.fast(Language.JAVA, FrameSchema.of(List.of("area", "rooms"), List.of()));
    }

    @Override
    public Prediction predict(Payload payload) {
        Frame frame = (Frame) ((Payload.Rows) payload).table();
        double[] area = numbers(frame, "area");
        double[] rooms = numbers(frame, "rooms");
        double[] prices = new double[frame.rowCount()];
        for (int row = 0; row < prices.length; row++) {
            prices[row] = BASE + PER_SQUARE_METRE * area[row] + PER_ROOM * rooms[row];
        }
        return Prediction.column(prices);
    }

    private static double[] numbers(Frame frame, String name) {
        return frame.column(name)
                .map(column -> ((NumberColumn) column).values())
                .orElseThrow(() -> new ServingException(ErrorCode.INVALID_INPUT, "The column " + name + " is missing"));
    }
}
