// What comes to a map later and is small: places that still move, a digit that was drawn. The map
// itself, with all its images, does not travel again.

import { supply } from "./cloud/registry.js";

export default function guest({ data }) {
  supply(data.id, data.given);
}
