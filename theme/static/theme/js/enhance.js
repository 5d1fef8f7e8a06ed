// Everything here is a comfort; every page works without it.
import { offerAppearance } from "./appearance.js";
import { takeFocus } from "./focus.js";
import { closeMenuOnEscape } from "./menu.js";
import { submitOnce } from "./submit-once.js";

offerAppearance();
takeFocus();
closeMenuOnEscape();
submitOnce();
