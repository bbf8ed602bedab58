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

/** Miles per gallon of a car from its weight (1000 lbs) and its horse power. */
public final class FuelUse implements Predictor {
    private static final double INTERCEPT = 37.2273;
    private static final double PER_WEIGHT = -3.8778;
    private static final double PER_HORSE = -0.03177;
    private static final double AVERAGE_WEIGHT = 3.2173;
    private static final double AVERAGE_HORSES = 146.69;

    /** The features as numbers; whatever other columns a request has are skipped. Fast, and free of state. */
    @Override
    public Traits traits() {
        return Traits.fast(Language.JAVA, FrameSchema.of(List.of("wt", "hp"), List.of()));
    }

    @Override
    public Prediction predict(Payload payload) {
        Frame cars = (Frame) ((Payload.Rows) payload).table();
        double[] weights = numbers(cars, "wt");
        double[] horses = numbers(cars, "hp");
        double[] miles = new double[cars.rowCount()];
        for (int row = 0; row < miles.length; row++) {
            miles[row] = INTERCEPT
                    + PER_WEIGHT * orElse(weights[row], AVERAGE_WEIGHT)
                    + PER_HORSE * orElse(horses[row], AVERAGE_HORSES);
        }
        return Prediction.column(miles);
    }

    /** A missing number is NaN; such a car counts as an average one. */
    private static double orElse(double number, double average) {
        return Double.isNaN(number) ? average : number;
    }

    private static double[] numbers(Frame frame, String name) {
        return frame.column(name)
                .map(column -> ((NumberColumn) column).values())
                .orElseThrow(() -> new ServingException(ErrorCode.INVALID_INPUT, "The column " + name + " is missing"));
    }
}
